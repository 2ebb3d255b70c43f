import { beforeEach, describe, expect, test } from 'vitest';
import * as account from '#shared/account.ts';
import { listCampaigns } from '#shared/campaigns.ts';
import { readSession } from '#shared/people.ts';
import { anOrganization } from '#test/support/builders.ts';
import { openMailHouse, password } from '#test/support/mail-house.ts';
import { Visitor } from '#test/support/visitor.ts';

const { house, clock, somebody } = await openMailHouse();
const { deps } = house;
const next = 'another long password';

beforeEach(async () => {
  await deps.db.deleteFrom('rate_limits').execute();
});

async function sessionsOf(visitor: Visitor): Promise<account.OwnSession[]> {
  return ((await visitor.ask(account.listOwnSessions)).body as { rows: account.OwnSession[] }).rows;
}

describe('One’s account', () => {
  test('is everybody’s to read and to rename', async () => {
    const { email, visitor, enter } = await somebody('agent');
    await enter();
    expect((await visitor.ask(account.readAccount)).body).toEqual({
      name: email,
      email,
      password_set_at: new Date(clock.now()).toISOString(),
      two_factor: { on: false, recovery_codes_left: 0 },
    });
    const renamed = await visitor.ask(account.editAccount, { body: { name: '  Ana Silva ' } });
    expect(renamed).toMatchObject({ status: 200, body: { name: 'Ana Silva' } });
    expect((await visitor.ask(readSession)).body).toMatchObject({ user: { name: 'Ana Silva' } });
    expect((await visitor.ask(account.editAccount, { body: { name: ' ' } })).status).toBe(400);
  });
});

describe('A new password', () => {
  test('ends all other sessions, and this one goes on', async () => {
    const { visitor, enter } = await somebody();
    const phone = new Visitor(house.app);
    await enter();
    await enter({}, phone);
    const changed = await visitor.ask(account.changeOwnPassword, { body: { current: password, next } });
    expect(changed.status).toBe(204);
    expect((await phone.ask(readSession)).body).toBeNull();
    expect((await visitor.ask(readSession)).body).not.toBeNull();
    expect((await enter({}, phone)).status).toBe(401);
    expect((await enter({ password: next }, phone)).status).toBe(200);
  });

  test('needs the one before, which is guessed at no faster than at the door', async () => {
    const { visitor, enter } = await somebody();
    await enter();
    const statuses = [];
    for (let i = 0; i < 11; i += 1) {
      const body = { current: 'wrong guess', next };
      statuses.push((await visitor.ask(account.changeOwnPassword, { body })).status);
    }
    expect(statuses).toEqual([...Array(10).fill(422), 429]);
  });

  test('is long enough', async () => {
    const { visitor, enter } = await somebody();
    await enter();
    const body = { current: password, next: 'too short' };
    expect((await visitor.ask(account.changeOwnPassword, { body })).status).toBe(400);
  });
});

describe('The list of sessions', () => {
  test('shows from where and when, and ends one or all others', async () => {
    const { visitor, enter } = await somebody();
    const [phone, tablet] = [new Visitor(house.app, '198.51.100.7'), new Visitor(house.app, '198.51.100.8')];
    await enter({}, phone);
    clock.advance(60_000);
    await enter({}, tablet);
    clock.advance(60_000);
    await enter();
    const rows = await sessionsOf(visitor);
    expect(rows.map(({ address, current }) => ({ address, current }))).toEqual([
      { address: visitor.address, current: true },
      { address: '198.51.100.8', current: false },
      { address: '198.51.100.7', current: false },
    ]);
    expect(rows[2]).toEqual({
      id: expect.stringMatching(/^sess_/),
      organization: expect.stringMatching(/^org_/),
      user_agent: 'lightMyRequest',
      address: '198.51.100.7',
      signed_in_at: new Date(clock.now() - 120_000).toISOString(),
      last_seen_at: new Date(clock.now() - 120_000).toISOString(),
      expires_at: new Date(clock.now() - 120_000 + 30 * 86_400_000).toISOString(),
      current: false,
    });
    expect((await visitor.ask(account.revokeOwnSession, { params: { id: rows[2]!.id } })).status).toBe(204);
    expect((await phone.ask(readSession)).body).toBeNull();
    expect((await tablet.ask(readSession)).body).not.toBeNull();
    expect((await visitor.ask(account.revokeOtherSessions)).status).toBe(204);
    expect((await tablet.ask(readSession)).body).toBeNull();
    expect(await sessionsOf(visitor)).toHaveLength(1);
  });

  test('is one’s own: another one’s session is not there', async () => {
    const [one, other] = [await somebody(), await somebody('owner')];
    await one.enter();
    await other.enter();
    const [theirs] = await sessionsOf(other.visitor);
    const refused = await one.visitor.ask(account.revokeOwnSession, { params: { id: theirs!.id } });
    expect(refused).toMatchObject({ status: 404, body: { code: 'not_found' } });
    expect((await other.visitor.ask(readSession)).body).not.toBeNull();
  });
});

/** Somebody signed in who is a Manager here and an Owner elsewhere. */
async function inTwo() {
  const person = await somebody('manager');
  const elsewhere = await anOrganization(deps.db, `Elsewhere ${person.email}`);
  await deps.db
    .insertInto('members')
    .values({ organization_id: elsewhere, user_id: person.userId, role: 'owner', agent_id: null })
    .execute();
  await person.enter();
  return { ...person, elsewhere };
}

describe('Somebody in two organizations', () => {
  test('goes from one to the other, and sees there what they may see there', async () => {
    const { visitor, elsewhere, email } = await inTwo();
    const campaign = await house.campaign({ organizationId: elsewhere });
    const { rows } = (await visitor.ask(account.listOwnOrganizations)).body as { rows: object[] };
    expect(rows).toContainEqual({ id: elsewhere, name: `Elsewhere ${email}`, role: 'owner', current: false });
    expect(rows).toHaveLength(2);
    expect((await visitor.ask(listCampaigns)).body).toMatchObject({ rows: [] });

    const switched = await visitor.ask(account.switchOrganization, { body: { organization_id: elsewhere } });
    expect(switched).toMatchObject({
      status: 200,
      body: { user: { role: 'owner' }, organization: { id: elsewhere } },
    });
    expect((await visitor.ask(listCampaigns)).body).toMatchObject({ rows: [{ id: campaign }] });
    expect(await sessionsOf(visitor)).toHaveLength(1);
  });

  test('stays no longer signed in for going to and fro', async () => {
    const { visitor, elsewhere } = await inTwo();
    clock.advance(6 * 86_400_000);
    const [before] = await sessionsOf(visitor);
    await visitor.ask(account.switchOrganization, { body: { organization_id: elsewhere } });
    expect(await sessionsOf(visitor)).toMatchObject([{ expires_at: before!.expires_at }]);
  });

  test('goes nowhere else', async () => {
    const { visitor } = await inTwo();
    const foreign = await anOrganization(deps.db);
    expect(
      await visitor.ask(account.switchOrganization, { body: { organization_id: foreign } }),
    ).toMatchObject({ status: 404 });
  });
});
