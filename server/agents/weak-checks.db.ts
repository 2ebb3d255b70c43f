import { type SqlBool, sql } from 'kysely';
import type { Db } from '#server/db/db.ts';
import { callsInReach } from '#server/db/reach.ts';
import type { Period } from '#shared/period.ts';
import type { Actor } from '#shared/permissions.ts';

/**
 * The checks that fail most often, worst share first, over the shown versions of an agent's newest `newestCalls` calls
 * of a period that somebody may see, each with the newest call in which it failed. A deleted check keeps its name.
 */
export async function weakChecks(
  db: Db,
  actor: Actor,
  {
    agentId,
    period,
    newestCalls,
    limit,
  }: { agentId: string; period: Period; newestCalls: number; limit: number },
) {
  const newest = db
    .selectFrom('calls')
    .select(['calls.id', 'calls.shown_version', 'calls.file_name', 'calls.created_at'])
    .where(callsInReach(actor, 'calls.view'))
    .where('calls.agent_id', '=', agentId)
    .where('calls.shown_version', 'is not', null)
    .where(
      sql<SqlBool>`calls.created_at >= ${period.from}::timestamp at time zone 'UTC'
        and calls.created_at < (${period.to}::timestamp + interval '1 day') at time zone 'UTC'`,
    )
    .orderBy('calls.created_at', 'desc')
    .orderBy('calls.id', 'desc')
    .limit(newestCalls)
    .as('newest');
  const newestFirst = sql`newest.created_at desc, newest.id desc`;
  const hasFailed = sql`results.verdict = 'fail'`;
  const failed = sql<number>`count(*) filter (where ${hasFailed})`;
  return await db
    .selectFrom(newest)
    .innerJoin('check_results as results', (on) =>
      on
        .onRef('results.call_id', '=', 'newest.id')
        .onRef('results.version', '=', 'newest.shown_version')
        .on('results.organization_id', '=', actor.organizationId),
    )
    .innerJoin('campaigns', (on) =>
      on
        .onRef('campaigns.organization_id', '=', 'results.organization_id')
        .onRef('campaigns.id', '=', 'results.campaign_id'),
    )
    .select([
      'results.check_id as checkId',
      'campaigns.id as campaignId',
      'campaigns.name as campaignName',
      sql<string>`(array_agg(results.snapshot ->> 'name' order by ${newestFirst}))[1]`.as('name'),
      failed.as('failed'),
      sql<number>`count(*)`.as('judged'),
      sql<string>`(array_agg(newest.id order by ${newestFirst}) filter (where ${hasFailed}))[1]`.as(
        'exampleId',
      ),
      sql<string>`(array_agg(newest.file_name order by ${newestFirst}) filter (where ${hasFailed}))[1]`.as(
        'exampleName',
      ),
    ])
    .where('results.verdict', 'in', ['pass', 'fail'])
    .groupBy(['results.check_id', 'campaigns.id', 'campaigns.name'])
    .having(failed, '>', 0)
    .orderBy(sql`${failed}::float / count(*)`, 'desc')
    .orderBy(failed, 'desc')
    .orderBy('results.check_id')
    .limit(limit)
    .execute();
}
