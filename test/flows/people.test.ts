import { describe, expect, test } from 'vitest';
import { listCampaigns } from '#shared/campaigns.ts';
import * as members from '#shared/members.ts';
import { readSession } from '#shared/people.ts';
import { rolesUpTo, type UserRole, userRoles } from '#shared/permissions.ts';
import { openTestHouse } from '#test/support/app.ts';
import { aMember, anAgent, anOrganization } from '#test/support/builders.ts';
import { signedIn, type Visitor } from '#test/support/visitor.ts';

const house = await openTestHouse();
const { deps, organizationId } = house;
const owner = await house.signedInAs('owner');
const roles = Object.keys(userRoles) as UserRole[];

function change(visitor: Visitor, id: string, body: object) {
  return visitor.ask(members.changePerson, { params: { id }, body });
}

/** Somebody of this role with a session of their own. */
async function somebody(role: UserRole) {
  const person = await aMember(deps.db, organizationId, { role });
  return { id: person.userId, visitor: await signedIn(house.app, deps, person) };
}

async function roleOf(id: string): Promise<string | undefined> {
  const row = await deps.db
    .selectFrom('members')
    .select('role')
    .where('organization_id', '=', organizationId)
    .where('user_id', '=', id)
    .executeTakeFirst();
  return row?.role;
}

describe('The list of people', () => {
  test('shows who belongs to the organization, with role, campaigns, agent profile and last seen', async () => {
    const campaignId = await house.campaign();
    const agentId = await anAgent(deps.db, organizationId, 'Ana Silva');
    const person = await aMember(deps.db, organizationId, {
      role: 'manager',
      campaignIds: [campaignId],
      agentId,
    });
    await aMember(deps.db, await anOrganization(deps.db), { role: 'manager' });
    const search = `${person.userId}@EXAMPLE`;
    const { body } = await owner.ask(members.listPeople, { query: { search } });
    expect(body).toEqual({
      rows: [
        {
          id: person.userId,
          name: 'A manager',
          email: `${person.userId}@example.com`,
          role: 'manager',
          campaigns: [{ id: campaignId, name: campaignId }],
          agent: { id: agentId, name: 'Ana Silva' },
          joined_at: '2026-11-22T12:00:00.000Z',
          last_seen_at: null,
          two_factor: false,
        },
      ],
      total: 1,
    });
    await signedIn(house.app, deps, person);
    const again = (await owner.ask(members.listPeople, { query: { search } })).body;
    expect(again).toMatchObject({ rows: [{ last_seen_at: expect.stringMatching(/Z$/) }] });
  });

  test('takes what is typed for what it is', async () => {
    for (const search of ['%', 'a_o', '\\', "'"]) {
      expect((await owner.ask(members.listPeople, { query: { search } })).body).toEqual({
        rows: [],
        total: 0,
      });
    }
  });
});

describe('A role', () => {
  test.each(roles)('can be given and taken at or below one’s own, to and from a %s', async (role) => {
    const senior = await house.signedInAs('senior_manager');
    const within = rolesUpTo('senior_manager').filter((each) => each !== 'agent');
    for (const next of within) {
      const { id } = await somebody(role);
      const { status, body } = await change(senior, id, { role: next });
      if (role === 'owner') expect([status, body]).toMatchObject([403, { code: 'role_above_yours' }]);
      else expect([status, body]).toMatchObject([200, { id, role: next }]);
    }
    const { id } = await somebody(role);
    expect(await change(senior, id, { role: 'owner' })).toMatchObject({
      status: 403,
      body: { code: 'role_above_yours', title: 'The role Owner is above your own.' },
    });
    expect(await roleOf(id)).toBe(role);
  });

  test('takes effect at once: whoever has a cookie under the old one signs in anew', async () => {
    const { id, visitor } = await somebody('senior_manager');
    expect((await visitor.ask(members.listPeople)).status).toBe(200);
    expect((await change(owner, id, { role: 'manager' })).status).toBe(200);
    expect(await visitor.ask(members.listPeople)).toMatchObject({
      status: 401,
      body: { code: 'signed_out' },
    });
  });

  test('of an Agent needs an agent profile of the organization', async () => {
    const { id } = await somebody('manager');
    const foreign = await anAgent(deps.db, await anOrganization(deps.db));
    expect(await change(owner, id, { role: 'agent' })).toMatchObject({
      status: 422,
      body: { code: 'agent_needed' },
    });
    expect(await change(owner, id, { role: 'agent', agent_id: foreign })).toMatchObject({
      body: { code: 'agent_unknown' },
    });
    const agentId = await anAgent(deps.db, organizationId);
    expect(await change(owner, id, { role: 'agent', agent_id: agentId })).toMatchObject({
      status: 200,
      body: { role: 'agent', agent: { id: agentId } },
    });
    expect(await change(owner, id, { agent_id: null })).toMatchObject({ body: { code: 'agent_needed' } });
  });
});

describe('The campaigns of a manager', () => {
  test('are what they see from the next request on, and their session goes on', async () => {
    const [mine, theirs] = [await house.campaign(), await house.campaign()];
    const { id, visitor } = await somebody('manager');
    expect((await change(owner, id, { campaign_ids: [mine, theirs, mine] })).status).toBe(200);
    expect((await visitor.ask(listCampaigns)).body).toMatchObject({ rows: [{}, {}] });
    await change(owner, id, { campaign_ids: [theirs] });
    expect((await visitor.ask(listCampaigns)).body).toMatchObject({ rows: [{ id: theirs }] });
    await change(owner, id, { campaign_ids: [] });
    expect((await visitor.ask(listCampaigns)).body).toMatchObject({ rows: [] });
  });

  test('are campaigns of the organization', async () => {
    const { id } = await somebody('manager');
    const elsewhere = await anOrganization(deps.db);
    const foreign = await house.campaign({ organizationId: elsewhere });
    expect(await change(owner, id, { campaign_ids: [foreign] })).toMatchObject({
      status: 403,
      body: { code: 'campaign_not_yours' },
    });
  });
});

describe('Removing somebody', () => {
  test('is for Owners, ends their sessions, and leaves their login elsewhere alone', async () => {
    const { id, visitor } = await somebody('manager');
    const elsewhere = await anOrganization(deps.db);
    await deps.db
      .insertInto('members')
      .values({ organization_id: elsewhere, user_id: id, role: 'owner', agent_id: null })
      .execute();
    const senior = await house.signedInAs('senior_manager');
    expect((await senior.ask(members.removePerson, { params: { id } })).status).toBe(403);
    expect((await owner.ask(members.removePerson, { params: { id } })).status).toBe(204);
    expect((await visitor.ask(readSession)).body).toBeNull();
    expect((await owner.ask(members.removePerson, { params: { id } })).status).toBe(404);
    const left = await deps.db.selectFrom('members').selectAll().where('user_id', '=', id).execute();
    expect(left.map((row) => row.organization_id)).toEqual([elsewhere]);
  });
});

/** An organization of its own with this many Owners, each signed in. */
async function withOwners(count: number) {
  const id = await anOrganization(deps.db);
  const people = await Promise.all(
    Array.from({ length: count }, () => aMember(deps.db, id, { role: 'owner' })),
  );
  return Promise.all(
    people.map(async (person) => ({ id: person.userId, visitor: await signedIn(house.app, deps, person) })),
  );
}

describe('The last Owner', () => {
  const lastOwner = { status: 409, body: { code: 'last_owner' } };

  test('can neither be removed nor demoted', async () => {
    const [alone] = await withOwners(1);
    const { id, visitor } = alone!;
    expect(await visitor.ask(members.removePerson, { params: { id } })).toMatchObject(lastOwner);
    expect(await change(visitor, id, { role: 'manager' })).toMatchObject(lastOwner);
    expect((await change(visitor, id, { role: 'owner' })).status).toBe(200);
  });

  test.each(['removed', 'demoted'] as const)('is left when all of four are %s at once', async (what) => {
    const owners = await withOwners(4);
    const answers = await Promise.all(
      owners.map(({ visitor }, index) => {
        const { id } = owners[(index + 1) % owners.length]!;
        if (what === 'removed') return visitor.ask(members.removePerson, { params: { id } });
        return change(visitor, id, { role: 'compliance_officer' });
      }),
    );
    const left = await deps.db
      .selectFrom('members')
      .select('role')
      .where(
        'user_id',
        'in',
        owners.map(({ id }) => id),
      )
      .where('role', '=', 'owner')
      .execute();
    expect(left.length).toBeGreaterThanOrEqual(1);
    expect(answers.filter(({ status }) => status < 300)).toHaveLength(4 - left.length);
  });
});
