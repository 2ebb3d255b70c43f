import type { Db } from '#server/db/db.ts';

/** What the score and the flags of the version are made of that a call shows; undefined where it shows none. */
export async function shownFactsOf(
  db: Db,
  { organizationId, callId }: { organizationId: string; callId: string },
) {
  const version = await db
    .selectFrom('calls as c')
    .innerJoin('versions as v', (join) =>
      join
        .onRef('v.organization_id', '=', 'c.organization_id')
        .onRef('v.call_id', '=', 'c.id')
        .onRef('v.number', '=', 'c.shown_version'),
    )
    .select(['c.agent_id as agentId', 'v.number', 'v.flag_rules as rules', 'v.flags as raised'])
    .where('c.organization_id', '=', organizationId)
    .where('c.id', '=', callId)
    .executeTakeFirst();
  if (version === undefined) return undefined;
  const results = await db
    .selectFrom('check_results')
    .select(['verdict', 'score', 'snapshot as check'])
    .where('organization_id', '=', organizationId)
    .where('call_id', '=', callId)
    .where('version', '=', version.number)
    .execute();
  return { ...version, results };
}
