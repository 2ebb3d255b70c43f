import { beforeEach, describe, expect, test } from 'vitest';
import { readConfig } from '#server/config.ts';
import { campaignHandlers } from '#server/http/handlers/campaigns.ts';
import { peopleHandlers } from '#server/http/handlers/people.ts';
import { createUser } from '#server/people/people.ts';
import { createOrganization, ensureSetupToken } from '#server/people/setup.ts';
import { listCampaigns } from '#shared/campaigns.ts';
import { readSession, readSetup, setUp, signIn } from '#shared/people.ts';
import { now } from '#test/support/builders.ts';
import { testDatabase } from '#test/support/database.ts';
import { cheapHashes, smallApp } from '#test/support/small-app.ts';
import { steppedClock } from '#test/support/stepped-clock.ts';
import { Visitor } from '#test/support/visitor.ts';

const { db } = await testDatabase();
const clock = steppedClock(now);
const deps = { db, clock, config: readConfig({}), hashCost: cheapHashes };
const app = smallApp([...peopleHandlers, ...campaignHandlers], deps);
const answers = {
  organization: 'Acme',
  name: 'Olive Owner',
  email: 'olive@acme.example',
  password: 'a long enough password',
};

async function theToken(): Promise<string> {
  return (await ensureSetupToken(deps)) ?? expect.unreachable('setup is closed');
}

/** As if nobody had ever been here. */
beforeEach(async () => {
  for (const table of ['checks', 'campaigns', 'members', 'users', 'organizations', 'rate_limits'] as const) {
    await db.deleteFrom(table).execute();
  }
  await db.updateTable('installation').set({ setup_token_hash: null, set_up_at: null }).execute();
});

describe('The setup link', () => {
  test('makes the organization, its Owner and a ready campaign, signs in, and closes for good', async () => {
    const visitor = new Visitor(app);
    const token = await theToken();
    expect((await visitor.ask(readSetup)).body).toEqual({ open: true });

    const done = await visitor.ask(setUp, { body: { ...answers, token } });
    expect(done).toMatchObject({
      status: 201,
      body: {
        user: { name: 'Olive Owner', email: 'olive@acme.example', role: 'owner', agent_id: null },
        organization: { name: 'Acme' },
      },
    });
    expect((await visitor.ask(readSession)).body).toEqual(done.body);
    const { body } = await visitor.ask(listCampaigns);
    expect(body).toMatchObject({ rows: [{ name: 'Customer service', archived: false }] });

    expect((await visitor.ask(readSetup)).body).toEqual({ open: false });
    const again = await new Visitor(app).ask(setUp, { body: { ...answers, token } });
    expect(again).toMatchObject({ status: 409, body: { code: 'setup_closed' } });
    expect(await ensureSetupToken(deps)).toBeNull();
  });

  test('makes one organization when it is used twice at once', async () => {
    const token = await theToken();
    const both = await Promise.all(
      ['Acme', 'Other'].map((organization, i) =>
        new Visitor(app).ask(setUp, {
          body: { ...answers, organization, email: `owner-${i}@acme.example`, token },
        }),
      ),
    );
    expect(both.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 409]);
    expect(await countOf('organizations')).toBe(1);
    expect(await countOf('users')).toBe(1);
  });

  test('is stored hashed only', async () => {
    const token = await theToken();
    const row = await db.selectFrom('installation').selectAll().executeTakeFirstOrThrow();
    expect(row.setup_token_hash).toMatch(/^[0-9a-f]{64}$/);
    expect(JSON.stringify(row)).not.toContain(token);
  });

  test('of the last start alone is valid', async () => {
    const old = await theToken();
    const fresh = await theToken();
    const refused = await new Visitor(app).ask(setUp, { body: { ...answers, token: old } });
    expect(refused).toMatchObject({ status: 403, body: { code: 'setup_link_invalid' } });
    expect((await new Visitor(app).ask(setUp, { body: { ...answers, token: fresh } })).status).toBe(201);
  });

  test('cannot be guessed when there is none', async () => {
    const refused = await new Visitor(app).ask(setUp, { body: { ...answers, token: '' } });
    expect(refused).toMatchObject({ status: 403, body: { code: 'setup_link_invalid' } });
    expect(await countOf('organizations')).toBe(0);
  });

  test('stays valid when what was typed is refused', async () => {
    const token = await theToken();
    const short = await new Visitor(app).ask(setUp, { body: { ...answers, token, password: 'short' } });
    expect(short).toMatchObject({ status: 400, body: { code: 'invalid_request' } });
    expect((await new Visitor(app).ask(setUp, { body: { ...answers, token } })).status).toBe(201);
  });
});

describe('The command line', () => {
  test('makes organizations with their Owners, and closes the setup link', async () => {
    const token = await theToken();
    const { organizationId, userId } = await createOrganization(deps, {
      name: 'Acme',
      ownerEmail: 'Olive@Acme.example',
      password: answers.password,
      sample: true,
    });
    await createOrganization(deps, {
      name: 'Other',
      ownerEmail: 'other@other.example',
      password: answers.password,
    });

    const refused = await new Visitor(app).ask(setUp, { body: { ...answers, token } });
    expect(refused).toMatchObject({ status: 409, body: { code: 'setup_closed' } });

    const visitor = new Visitor(app);
    const signedIn = await visitor.ask(signIn, {
      body: { email: answers.email, password: answers.password },
    });
    expect(signedIn).toMatchObject({
      status: 200,
      body: { user: { id: userId, role: 'owner' }, organization: { id: organizationId, name: 'Acme' } },
    });
    expect((await visitor.ask(listCampaigns)).body).toMatchObject({ rows: [{ name: 'Customer service' }] });
  });

  test('refuses names and addresses that are taken, short passwords and what is no address', async () => {
    const acme = { name: 'Acme', ownerEmail: answers.email, password: answers.password };
    const { organizationId } = await createOrganization(deps, acme);
    const organization = { id: organizationId };
    await expect(createOrganization(deps, { ...acme, name: 'ACME' })).rejects.toMatchObject({
      code: 'name_taken',
    });
    await expect(createOrganization(deps, { ...acme, name: 'Other' })).rejects.toMatchObject({
      code: 'email_taken',
    });
    await expect(createOrganization(deps, { ...acme, password: 'too short' })).rejects.toMatchObject({
      code: 'password_too_short',
    });
    await expect(createUser(deps, { organization, email: 'olive', role: 'manager' })).rejects.toMatchObject({
      code: 'invalid_request',
    });
    await expect(
      createUser(deps, { organization, email: answers.email, role: 'manager' }),
    ).rejects.toMatchObject({ code: 'email_taken' });
    await expect(
      createUser(deps, { organization: { name: 'Nowhere' }, email: 'new@acme.example', role: 'manager' }),
    ).rejects.toMatchObject({ code: 'not_found' });
    expect(await countOf('organizations')).toBe(1);
    expect(await countOf('users')).toBe(1);
  });

  test('lets somebody into a second organization with the login they have', async () => {
    const first = await createOrganization(deps, {
      name: 'Acme',
      ownerEmail: answers.email,
      password: answers.password,
    });
    await createOrganization(deps, {
      name: 'Other',
      ownerEmail: 'other@other.example',
      password: answers.password,
    });
    clock.advance(1_000);
    const second = await createUser(deps, {
      organization: { name: 'other' },
      email: answers.email,
      role: 'manager',
      password: 'never becomes theirs',
    });
    expect(second.userId).toBe(first.userId);
    const visitor = new Visitor(app);
    const signedIn = await visitor.ask(signIn, {
      body: { email: answers.email, password: answers.password },
    });
    expect(signedIn).toMatchObject({ status: 200, body: { organization: { name: 'Acme' } } });
  });
});

async function countOf(table: 'organizations' | 'users'): Promise<number> {
  const { count } = await db
    .selectFrom(table)
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return count;
}
