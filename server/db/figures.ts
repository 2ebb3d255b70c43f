import { type RawBuilder, sql } from 'kysely';
import { type Actor, reachOf } from '#shared/permissions.ts';

/** How finely figures are told apart: by UTC day; by campaign or by agent in a campaign, each over all time or by day. */
export type FigureGrain = 'day' | 'campaign' | 'campaign_day' | 'agent' | 'agent_day';

/**
 * The figures of an organization as a table to select from: columns organization_id, campaign_id, agent_id, day, band,
 * calls, completed, failed, flagged, needs_review, scored and score_sum (millionths of a point). Sum them: what was
 * changed since the last folding stands beside the sums. Call it `calls`, and the conditions of reach apply to it; own
 * calls need a grain of agents.
 */
export function figuresOf(organizationId: string, grain: FigureGrain): RawBuilder<unknown> {
  return sql`(
    select organization_id, campaign_id, agent_id, day, band, calls, completed, failed, flagged, needs_review, scored,
      score_sum
    from figures where organization_id = ${organizationId} and grain = ${sql.lit(grain)}
    union all
    select organization_id, campaign_id, agent_id, day, band, calls, completed, failed, flagged, needs_review, scored,
      score_sum
    from figure_changes where organization_id = ${organizationId}
      ${grain.startsWith('agent') ? sql`and agent_id is not null` : sql``}
  )`;
}

/** The sums of figures, as columns to select; the average is of unrounded scores and null where nothing is scored. */
export const summedFigures = sql`
  coalesce(sum(calls.calls), 0)::int as calls,
  coalesce(sum(calls.completed), 0)::int as completed,
  coalesce(sum(calls.failed), 0)::int as failed,
  coalesce(sum(calls.flagged), 0)::int as flagged,
  coalesce(sum(calls.needs_review), 0)::int as needs_review,
  coalesce(sum(calls.scored), 0)::int as scored,
  coalesce(sum(calls.score_sum), 0)::float8 / 1e6 as score_sum`;

/** The coarsest grain by day that tells campaigns apart: own calls, and those of one agent, need figures of agents. */
export function dayGrain(actor: Actor, agentId?: string): FigureGrain {
  return agentId !== undefined || reachOf(actor, 'calls.view') === 'own' ? 'agent_day' : 'campaign_day';
}

/** The coarsest grain by day that tells what is asked for: of one campaign, of one agent, or of all there are. */
export function coarsestDayGrain(
  actor: Actor,
  { campaignId, agentId }: { campaignId?: string | undefined; agentId?: string | undefined },
): FigureGrain {
  const seesAll = reachOf(actor, 'calls.view') === 'all';
  return seesAll && campaignId === undefined && agentId === undefined ? 'day' : dayGrain(actor, agentId);
}
