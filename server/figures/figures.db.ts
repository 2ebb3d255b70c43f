import { type Expression, type RawBuilder, type SqlBool, sql } from 'kysely';
import type { Db } from '#server/db/db.ts';
import { coarsestDayGrain, dayGrain, figuresOf, summedFigures } from '#server/db/figures.ts';
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

/** Counts of the calls in reach by day, of the days that have any. */
export async function countsByDay(
  db: Db,
  actor: Actor,
  period: Period,
  { campaignId, agentId }: Narrowed,
): Promise<DayCounts[]> {
  const { rows } = await sql<DayCounts>`
    select day, calls as total, completed, failed, flagged, scored, score_sum as "scoreSum" from (
      select calls.day, ${summedFigures}
      from ${figuresOf(actor.organizationId, coarsestDayGrain(actor, { campaignId, agentId }))} as calls
      where ${callsInReach(actor, 'calls.view')} and ${within(period)}
        and ${campaignId === undefined ? sql`true` : sql`calls.campaign_id = ${campaignId}`}
        and ${agentId === undefined ? sql`true` : sql`calls.agent_id = ${agentId}`}
      group by calls.day
    ) as days where calls > 0
  `.execute(db);
  return rows;
}

/** What a campaign's calls in reach scored in one week: how many weeks it lies back, none for the newest. */
export type WeekScores = {
  readonly weeksBack: number;
  readonly campaignId: string;
  readonly scored: number;
  readonly scoreSum: number;
};

/** What the calls in reach scored by campaign and week, of the weeks that have scores; weeks are counted back from the last day. */
export async function weekScoresByCampaign(db: Db, actor: Actor, period: Period): Promise<WeekScores[]> {
  const { rows } = await sql<WeekScores>`
    select weeks_back as "weeksBack", campaign_id as "campaignId", scored, score_sum as "scoreSum" from (
      select (${period.to}::date - calls.day) / 7 as weeks_back, calls.campaign_id, ${summedFigures}
      from ${figuresOf(actor.organizationId, dayGrain(actor))} as calls
      where ${callsInReach(actor, 'calls.view')} and ${within(period)}
      group by 1, calls.campaign_id
    ) as scores where scored > 0
    order by campaign_id
  `.execute(db);
  return rows;
}

/** What an agent's peers scored in one slice of days, or in all of them where `slice` is null, and how many had scores. */
export type PeerScores = {
  readonly slice: number | null;
  readonly agents: number;
  readonly scored: number;
  readonly scoreSum: number;
};

/**
 * What an agent's peers scored in slices of days that follow one another: other agents, in the campaigns that the agent
 * works in, as far as the asker sees these campaigns. Whoever sees own calls only is the agent, and reads of all of these
 * campaigns; what of it may be told is for the caller to decide.
 */
export async function scoresOfPeers(
  db: Db,
  actor: Actor,
  agentId: string,
  slices: readonly Period[],
): Promise<PeerScores[]> {
  const starts = slices.map(({ from }) => from);
  const { rows } = await sql<PeerScores>`
    select slice, count(distinct agent_id)::int as agents, sum(scored)::int as scored,
      sum(score_sum)::float8 as "scoreSum"
    from (
      select width_bucket(calls.day, ${starts}::date[]) - 1 as slice, calls.agent_id, ${summedFigures}
      from ${figuresOf(actor.organizationId, 'agent_day')} as calls
      where ${peersInReach(actor, agentId)} and calls.agent_id <> ${agentId}
        and calls.day between ${starts[0]}::date and ${slices.at(-1)?.to}::date
        and calls.campaign_id = any(array(
          select works.campaign_id from agent_campaigns as works
          where works.organization_id = ${actor.organizationId} and works.agent_id = ${agentId}))
      group by 1, calls.agent_id
    ) as scores
    where scored > 0
    group by grouping sets ((slice), ())
  `.execute(db);
  return rows;
}

function peersInReach(actor: Actor, agentId: string): Expression<SqlBool> {
  if (reachOf(actor, 'calls.view') !== 'own') return callsInReach(actor, 'calls.view');
  if (actor.kind !== 'person' || actor.agentId !== agentId) return sql<SqlBool>`false`;
  return sql<SqlBool>`calls.organization_id = ${actor.organizationId}`;
}

function within({ from, to }: Period): RawBuilder<SqlBool> {
  return sql`calls.day between ${from}::date and ${to}::date`;
}
