import { sql } from 'kysely';
import type { Db } from '#server/db/db.ts';
import { callsInReach } from '#server/db/reach.ts';
import type { Actor } from '#shared/permissions.ts';
import type { Verdict } from '#shared/statuses.ts';

/** The newest calls of a campaign that have results, with the verdict on each check of the shown version. */
export async function newestVerdicts(db: Db, actor: Actor, campaignId: string, limit: number) {
  const verdicts = sql<Record<string, Verdict>>`coalesce((
    select jsonb_object_agg(results.check_id, results.verdict) from check_results as results
    where results.organization_id = calls.organization_id and results.call_id = calls.id
      and results.version = calls.shown_version
  ), '{}')`;
  return await db
    .selectFrom('calls')
    .leftJoin('agents', (on) =>
      on
        .onRef('agents.organization_id', '=', 'calls.organization_id')
        .onRef('agents.id', '=', 'calls.agent_id'),
    )
    .select(['calls.id', 'calls.file_name', 'calls.created_at', 'calls.score', 'calls.flagged'])
    .select(['agents.name as agent_name', verdicts.as('verdicts')])
    .where(callsInReach(actor, 'calls.view'))
    .where('calls.campaign_id', '=', campaignId)
    .where('calls.shown_version', 'is not', null)
    .orderBy('calls.created_at', 'desc')
    .orderBy('calls.id', 'desc')
    .limit(limit)
    .execute();
}
