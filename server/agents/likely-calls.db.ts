import type { Db } from '#server/db/db.ts';
import { agentsInReach, callsInReach } from '#server/db/reach.ts';
import type { Actor } from '#shared/permissions.ts';

/** What an agent is known by, for somebody who may edit it; undefined when it is not there or out of reach. */
export async function agentToLiken(db: Db, actor: Actor, agentId: string) {
  return await db
    .selectFrom('agents')
    .select(['agents.name', 'agents.code', 'agents.email', 'agents.extension'])
    .select('agents.archived_at as archivedAt')
    .where('agents.id', '=', agentId)
    .where(agentsInReach(actor, 'agents.edit'))
    .executeTakeFirst();
}

/** The newest calls without an agent that somebody may link. */
export async function newestUnlinked(db: Db, actor: Actor, limit: number) {
  return await db
    .selectFrom('calls')
    .innerJoin('campaigns', (on) =>
      on
        .onRef('campaigns.organization_id', '=', 'calls.organization_id')
        .onRef('campaigns.id', '=', 'calls.campaign_id'),
    )
    .select(['calls.id', 'calls.file_name', 'calls.agent_match', 'calls.created_at'])
    .select(['campaigns.id as campaignId', 'campaigns.name as campaignName'])
    .where(callsInReach(actor, 'calls.edit'))
    .where('calls.agent_id', 'is', null)
    .orderBy('calls.created_at', 'desc')
    .orderBy('calls.id', 'desc')
    .limit(limit)
    .execute();
}
