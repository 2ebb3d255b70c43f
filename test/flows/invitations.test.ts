import { beforeEach, describe, expect, test } from 'vitest';
import { createUser } from '#server/people/people.ts';
import { listCampaigns } from '#shared/campaigns.ts';
import * as invitations from '#shared/invitations.ts';
import { changePerson, listPeople, removePerson } from '#shared/members.ts';
import { readSession, signIn } from '#shared/people.ts';
import { openTestHouse } from '#test/support/app.ts';
import { aMember, anAgent, anOrganization, now } from '#test/support/builders.ts';
import { mailServer } from '#test/support/mail-server.ts';
import { cheapHashes } from '#test/support/small-app.ts';
import { steppedClock } from '#test/support/stepped-clock.ts';
import { signedIn, Visitor } from '#test/support/visitor.ts';

const mail = await mailServer();
const publicUrl = 'http://calls.example';
const clock = steppedClock(now);
const house = await openTestHouse({
  clock,
  hashCost: cheapHashes,
  config: { publicUrl, mail: { smtpUrl: mail.url, from: 'TotalView <calls@acme.example>' } },
});
const byHand = await openTestHouse({ clock, hashCost: cheapHashes });
const { deps, organizationId } = house;
const owner = await house.signedInAs('owner');
const dayMs = 86_400_000;
const password = 'a long enough password';
const invalid = { status: 404, body: { code: 'invitation_invalid' } };

let people = 0;

function newAddress(): string {
  people += 1;
  return `person-${people}@acme.example`;
}

/** Invites somebody as an Owner does; answers the invitation and the token of its link. */
async function invited(body: object, given?: Visitor) {
  const by = given ?? (await house.signedInAs('owner'));
  const seen = await by.ask(invitations.invite, { body });
  if (seen.status !== 201) throw new Error(`Not invited: ${JSON.stringify(seen.body)}`);
  const made = seen.body as invitations.NewInvitation;
  return { made, token: made.link_path.replace('/invite/', '') };
}

function accept(token: string, given: object = {}, visitor = new Visitor(house.app)) {
  const body = { token, name: 'Nia New', password, ...given };
  return visitor.ask(invitations.acceptInvitation, { body });
}

beforeEach(async () => {
  await deps.db.deleteFrom('rate_limits').execute();
});

describe('An invitation', () => {
  test('is accepted with a name and a password, once, and signs in as what one was invited to be', async () => {
    const campaignId = await house.campaign();
    const email = newAddress();
    const { made, token } = await invited({
      email: ` ${email.toUpperCase()}`,
      role: 'manager',
      campaign_ids: [campaignId],
    });
    expect(made).toEqual({
      id: expect.stringMatching(/^inv_/),
      email,
      role: 'manager',
      campaigns: [{ id: campaignId, name: campaignId }],
      agent: null,
      invited_by: 'A owner',
      created_at: new Date(clock.now()).toISOString(),
      expires_at: new Date(clock.now() + 7 * dayMs).toISOString(),
      expired: false,
      link_path: expect.stringMatching(/^\/invite\/[\w-]{43}$/),
      emailed: true,
    });
    const visitor = new Visitor(house.app);
    expect(await visitor.ask(invitations.openInvitation, { body: { token } })).toMatchObject({
      status: 200,
      body: { organization: expect.stringMatching(/^org_/), email, role: 'manager', has_login: false },
    });

    const accepted = await accept(token, {}, visitor);
    expect(accepted).toMatchObject({
      status: 201,
      body: { user: { name: 'Nia New', email, role: 'manager', campaign_ids: [campaignId] } },
    });
    expect((await visitor.ask(readSession)).body).toEqual(accepted.body);
    expect((await visitor.ask(listCampaigns)).body).toMatchObject({ rows: [{ id: campaignId }] });
    expect((await owner.ask(listPeople, { query: { search: email } })).body).toMatchObject({ total: 1 });

    expect(await accept(token)).toMatchObject(invalid);
    expect(await new Visitor(house.app).ask(invitations.openInvitation, { body: { token } })).toMatchObject(
      invalid,
    );
    expect((await new Visitor(house.app).ask(signIn, { body: { email, password } })).status).toBe(200);
  });

  test('makes one member when it is accepted twice at once', async () => {
    const email = newAddress();
    const { token } = await invited({ email, role: 'compliance_officer' });
    const both = await Promise.all([accept(token), accept(token)]);
    expect(both.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 404]);
  });

  test('links an Agent to an agent profile, and cannot be made without one', async () => {
    const agentId = await anAgent(deps.db, organizationId, 'Ana Silva');
    const email = newAddress();
    const { token } = await invited({ email, role: 'agent', agent_id: agentId });
    expect((await accept(token)).body).toMatchObject({ user: { role: 'agent', agent_id: agentId } });
    const without = await owner.ask(invitations.invite, { body: { email: newAddress(), role: 'agent' } });
    expect(without).toMatchObject({ status: 422, body: { code: 'agent_needed' } });
  });

  test('is valid for seven days, and renewed for another seven with a new link', async () => {
    const { made, token } = await invited({ email: newAddress(), role: 'compliance_officer' });
    clock.advance(7 * dayMs);
    expect(await accept(token)).toMatchObject(invalid);
    const again = await house.signedInAs('owner');
    const { rows } = (await again.ask(invitations.listInvitations)).body as {
      rows: invitations.Invitation[];
    };
    expect(rows.find(({ id }) => id === made.id)).toMatchObject({ expired: true });

    const renewed = await again.ask(invitations.renewInvitation, { params: { id: made.id } });
    expect(renewed).toMatchObject({ status: 200, body: { expired: false, emailed: true } });
    const { link_path: path } = renewed.body as invitations.NewInvitation;
    expect(await accept(token)).toMatchObject(invalid);
    clock.advance(7 * dayMs - 1);
    expect((await accept(path.replace('/invite/', ''))).status).toBe(201);
  });

  test('is worth nothing any more once it is revoked', async () => {
    const by = await house.signedInAs('senior_manager');
    const { made, token } = await invited({ email: newAddress(), role: 'compliance_officer' }, by);
    expect((await by.ask(invitations.revokeInvitation, { params: { id: made.id } })).status).toBe(204);
    expect(await accept(token)).toMatchObject(invalid);
    expect((await by.ask(invitations.revokeInvitation, { params: { id: made.id } })).status).toBe(404);
  });

  test('is stored hashed only, and no log holds its link', async () => {
    const { made, token } = await invited({ email: newAddress(), role: 'compliance_officer' });
    const row = await deps.db.selectFrom('invitations').selectAll().where('id', '=', made.id).execute();
    expect(row).toHaveLength(1);
    expect(JSON.stringify(row)).not.toContain(token);
    expect(house.logged.join('\n')).not.toContain(token);
  });

  test('goes to a role at or below one’s own, by whoever may invite', async () => {
    const senior = await house.signedInAs('senior_manager');
    const asOwner = { email: newAddress(), role: 'owner' };
    const above = { status: 403, body: { code: 'role_above_yours' } };
    expect(await senior.ask(invitations.invite, { body: asOwner })).toMatchObject(above);
    const { made } = await invited(asOwner);
    const params = { id: made.id };
    expect(await senior.ask(invitations.renewInvitation, { params })).toMatchObject(above);
    expect(await senior.ask(invitations.revokeInvitation, { params })).toMatchObject(above);
  });

  test('goes to nobody twice, and to no member', async () => {
    const by = await house.signedInAs('owner');
    const email = newAddress();
    const { token } = await invited({ email, role: 'compliance_officer' }, by);
    const body = { email, role: 'manager' };
    expect(await by.ask(invitations.invite, { body })).toMatchObject({ body: { code: 'already_invited' } });
    await accept(token);
    expect(await by.ask(invitations.invite, { body })).toMatchObject({ body: { code: 'already_member' } });
  });

  test('falls with the rights of whoever made it', async () => {
    const agentId = await anAgent(deps.db, organizationId);
    const boss = await house.signedInAs('owner');
    const invite = async (change: (id: string) => Promise<unknown>) => {
      const person = await aMember(deps.db, organizationId, { role: 'senior_manager', agentId });
      const by = await signedIn(house.app, deps, person);
      const { token } = await invited({ email: newAddress(), role: 'compliance_officer' }, by);
      await change(person.userId);
      return accept(token);
    };
    const removed = await invite((id) => boss.ask(removePerson, { params: { id } }));
    const demoted = await invite((id) =>
      boss.ask(changePerson, { params: { id }, body: { role: 'manager' } }),
    );
    const promoted = await invite((id) =>
      boss.ask(changePerson, { params: { id }, body: { role: 'owner' } }),
    );
    expect([removed, demoted]).toMatchObject([invalid, invalid]);
    expect(promoted.status).toBe(201);
  });
});

describe('An address that has a login already', () => {
  test('joins a second organization with its own password, and keeps name and password', async () => {
    const elsewhere = await anOrganization(deps.db, 'Elsewhere');
    const email = newAddress();
    await createUser(deps, {
      organization: { id: elsewhere },
      email,
      role: 'owner',
      password,
      name: 'Eve Elsewhere',
    });
    const { token } = await invited({ email, role: 'manager' });
    expect(await new Visitor(house.app).ask(invitations.openInvitation, { body: { token } })).toMatchObject({
      body: { has_login: true },
    });
    expect(await accept(token, { password: 'a made-up password' })).toMatchObject({
      status: 401,
      body: { code: 'wrong_credentials' },
    });
    expect(await accept(token, { name: 'Somebody Else' })).toMatchObject({
      status: 201,
      body: { user: { name: 'Eve Elsewhere', role: 'manager' }, organization: { id: organizationId } },
    });
  });

  test('cannot be taken over by whoever invites it', async () => {
    const elsewhere = await anOrganization(deps.db);
    const email = newAddress();
    await createUser(deps, { organization: { id: elsewhere }, email, role: 'owner' });
    const { token } = await invited({ email, role: 'manager' });
    expect(await accept(token)).toMatchObject({ status: 401, body: { code: 'wrong_credentials' } });
    const stored = await deps.db
      .selectFrom('passwords')
      .innerJoin('users', 'users.id', 'passwords.user_id')
      .selectAll()
      .where('email', '=', email)
      .execute();
    expect(stored).toEqual([]);
  });

  test('is guessed at no faster than at the door', async () => {
    const email = newAddress();
    await createUser(deps, {
      organization: { id: await anOrganization(deps.db) },
      email,
      role: 'owner',
      password,
    });
    const { token } = await invited({ email, role: 'manager' });
    const statuses = [];
    for (let i = 0; i < 11; i += 1) {
      const visitor = new Visitor(house.app, `198.51.100.${i}`);
      statuses.push((await accept(token, { password: 'wrong guess' }, visitor)).status);
    }
    expect(statuses).toEqual([...Array(10).fill(401), 429]);
  });
});

describe('The letter', () => {
  test('carries the link, and who invites to what', async () => {
    const email = newAddress();
    const { made } = await invited({ email, role: 'senior_manager' });
    const letter = mail.letters.find(({ to }) => to === email);
    expect(letter).toMatchObject({
      from: 'calls@acme.example',
      subject: expect.stringContaining('on TotalView'),
      text: expect.stringContaining(`${publicUrl}${made.link_path}\n`),
    });
    expect(letter?.text).toContain('A owner invites you to join');
    expect(letter?.text).toContain('as Senior Manager.');
  });

  test('that is not taken leaves an invitation whose link can be copied', async () => {
    mail.refuse(true);
    const { made, token } = await invited({ email: newAddress(), role: 'compliance_officer' });
    mail.refuse(false);
    expect(made.emailed).toBe(false);
    expect((await accept(token)).status).toBe(201);
  });

  test('does not exist where no mail server is configured', async () => {
    const { made } = await invited(
      { email: newAddress(), role: 'compliance_officer' },
      await byHand.signedInAs('owner'),
    );
    expect(made.emailed).toBe(false);
  });
});
