import { type Expression, type SqlBool, sql } from 'kysely';
import type { Db } from '#server/db/db.ts';
import { callsInReach } from '#server/db/reach.ts';
import type { Period } from '#shared/period.ts';
import { type Actor, reachOf } from '#shared/permissions.ts';

/** Counts of the calls of one day (UTC). */
export type DayCounts = {
  readonly day: string;
  readonly total: number;
  readonly completed: number;
  readonly failed: number;
  readonly flagged: number;
  readonly scored: number;
  /** Sum of the unrounded scores. */
  readonly scoreSum: number;
};

/** Which calls are counted, besides those out of reach. */
export type Narrowed = { readonly campaignId?: string | undefined; readonly agentId?: string | undefined };

const day = sql<string>`(calls.created_at at time zone 'UTC')::date`;

/** Counts of the calls in reach by day, of the days that have any. */
export async function countsByDay(
  db: Db,
  actor: Actor,
  period: Period,
  { campaignId, agentId }: Narrowed,
): Promise<DayCounts[]> {
  return await db
    .selectFrom('calls')
    .select((eb) => [
      day.as('day'),
      eb.fn.countAll<number>().as('total'),
      eb.fn.countAll<number>().filterWhere('calls.status', '=', 'completed').as('completed'),
      eb.fn.countAll<number>().filterWhere('calls.status', '=', 'failed').as('failed'),
      eb.fn.countAll<number>().filterWhere('calls.flagged', '=', true).as('flagged'),
      eb.fn.count<number>('calls.score').as('scored'),
      sql<number>`coalesce(sum(calls.score), 0)`.as('scoreSum'),
    ])
    .where(callsInReach(actor, 'calls.view'))
    .where(within(period))
    .$if(campaignId !== undefined, (query) => query.where('calls.campaign_id', '=', campaignId ?? ''))
    .$if(agentId !== undefined, (query) => query.where('calls.agent_id', '=', agentId ?? ''))
    .groupBy(day)
    .execute();
}

/** The scores of other agents' calls by day and agent, in the campaigns that an agent works in. */
export type PeerScores = {
  readonly day: string;
  readonly agentId: string;
  readonly scored: number;
  readonly scoreSum: number;
};

/**
 * What an agent's peers scored: other agents, in the campaigns that the agent works in, as far as the asker sees these
 * campaigns. Whoever sees own calls only is the agent, and reads of all of these campaigns; what of it may be told is
 * for the caller to decide.
 */
export async function scoresOfPeers(
  db: Db,
  actor: Actor,
  agentId: string,
  period: Period,
): Promise<PeerScores[]> {
  return await db
    .selectFrom('calls')
    .select((eb) => [
      day.as('day'),
      'calls.agent_id as agentId',
      eb.fn.count<number>('calls.score').as('scored'),
      sql<number>`sum(calls.score)`.as('scoreSum'),
    ])
    .where(peersInReach(actor, agentId))
    .where('calls.score', 'is not', null)
    .where('calls.agent_id', 'is not', null)
    .where('calls.agent_id', '<>', agentId)
    .where(
      sql<SqlBool>`calls.campaign_id in (
        select works.campaign_id from agent_campaigns as works
        where works.organization_id = ${actor.organizationId} and works.agent_id = ${agentId})`,
    )
    .where(within(period))
    .groupBy([day, 'calls.agent_id'])
    .$narrowType<{ agentId: string }>()
    .execute();
}

function peersInReach(actor: Actor, agentId: string): Expression<SqlBool> {
  if (reachOf(actor, 'calls.view') !== 'own') return callsInReach(actor, 'calls.view');
  if (actor.kind !== 'person' || actor.agentId !== agentId) return sql<SqlBool>`false`;
  return sql<SqlBool>`calls.organization_id = ${actor.organizationId}`;
}

function within({ from, to }: Period): Expression<SqlBool> {
  return sql<SqlBool>`calls.created_at >= ${from}::timestamp at time zone 'UTC'
    and calls.created_at < (${to}::timestamp + interval '1 day') at time zone 'UTC'`;
}
