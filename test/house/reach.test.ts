import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Db } from '#server/db/db.ts';
import { callsInReach, campaignsInReach } from '#server/db/reach.ts';
import {
  type Action,
  type Actor,
  actions,
  can,
  type KeyScope,
  keyScopes,
  type UserRole,
  userRoles,
} from '#shared/permissions.ts';
import { aCallRow, aCampaign, anAgent, anOrganization } from '#test/support/builders.ts';
import { testDatabase } from '#test/support/database.ts';

const { db } = await testDatabase();
const organizations = await Promise.all([fill(db), fill(db)]);
const everyAction = Object.keys(actions) as Action[];

/** An organization with three campaigns, two agents and a call for every pair of them, agentless ones too. */
async function fill(database: Db) {
  const id = await anOrganization(database);
  const campaignIds: [string, string, string] = [
    await aCampaign(database, id),
    await aCampaign(database, id),
    await aCampaign(database, id),
  ];
  const agentIds = [await anAgent(database, id), await anAgent(database, id)];
  const calls = campaignIds.flatMap((campaignId) =>
    [null, ...agentIds].map((agentId) => aCallRow(id, campaignId, { agent_id: agentId })),
  );
  await database.insertInto('calls').values(calls).execute();
  return { id, campaignIds, agentIds };
}

type Organization = (typeof organizations)[number];

const actor: fc.Arbitrary<Actor> = fc.constantFrom(...organizations).chain(actorOf);

/** Anybody who could act in an organization: people of every role, keys of every scope, the operator. */
function actorOf({ id: organizationId, agentIds, campaignIds }: Organization): fc.Arbitrary<Actor> {
  const person = fc.record({
    kind: fc.constant('person' as const),
    organizationId: fc.constant(organizationId),
    userId: fc.constant('user_a'),
    role: fc.constantFrom(...(Object.keys(userRoles) as UserRole[])),
    agentId: fc.constantFrom(null, ...agentIds),
    campaignIds: fc.subarray([...campaignIds]),
  });
  const key = fc.record({
    kind: fc.constant('key' as const),
    organizationId: fc.constant(organizationId),
    keyId: fc.constant('key_a'),
    scopes: fc.subarray(Object.keys(keyScopes) as KeyScope[]),
    campaignIds: fc.constantFrom(...campaignIds).map((id): [string] => [id]),
  });
  const operator = fc.constant({ kind: 'operator' as const, organizationId, campaignIds: [] as const });
  return fc.oneof({ weight: 5, arbitrary: person }, key, operator);
}

test('the condition on calls says of every row what the role table says', async () => {
  const rows = await db
    .selectFrom('calls')
    .select(['organization_id', 'id', 'campaign_id', 'agent_id'])
    .execute();
  expect(rows).toHaveLength(18);
  await fc.assert(
    fc.asyncProperty(actor, fc.constantFrom(...everyAction), async (who, action) => {
      const reached = await db.selectFrom('calls').select('id').where(callsInReach(who, action)).execute();
      const allowed = rows.filter(
        (row) =>
          row.organization_id === who.organizationId &&
          can(who, action, { campaignId: row.campaign_id, agentId: row.agent_id }),
      );
      expect(sorted(reached)).toEqual(sorted(allowed));
    }),
    { numRuns: 300 },
  );
});

test('the condition on campaigns says of every row what the role table says', async () => {
  const rows = await db.selectFrom('campaigns').select(['organization_id', 'id']).execute();
  await fc.assert(
    fc.asyncProperty(actor, fc.constantFrom(...everyAction), async (who, action) => {
      const reached = await db
        .selectFrom('campaigns')
        .select('id')
        .where(campaignsInReach(who, action))
        .execute();
      const allowed = rows.filter(
        (row) => row.organization_id === who.organizationId && can(who, action, { campaignId: row.id }),
      );
      expect(sorted(reached)).toEqual(sorted(allowed));
    }),
    { numRuns: 300 },
  );
});

function sorted(rows: readonly { id: string }[]): string[] {
  return rows.map(({ id }) => id).toSorted();
}
