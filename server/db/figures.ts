import { type RawBuilder, sql } from 'kysely';
import type { Period } from '#shared/period.ts';
import { type Actor, reachOf } from '#shared/permissions.ts';
import { type FigureGrain, figuresBook } from './books.ts';
import { sumsOf, sumsOfPeriods } from './sums.ts';

/**
 * The figures of an organization as a table to sum over, score_sum in millionths of a point. Call it `calls`, and the
 * conditions of reach apply to it; own calls need a grain of agents.
 */
export function figuresOf(organizationId: string, grain: FigureGrain): RawBuilder<unknown> {
  return sumsOf(figuresBook, organizationId, grain);
}

/** The same of some periods that do not overlap: of campaigns, or of agents over all campaigns. */
export function figuresOfPeriods(
  organizationId: string,
  of: 'campaign' | 'agent',
  periods: readonly Period[],
): RawBuilder<unknown> {
  return sumsOfPeriods(figuresBook, organizationId, of, periods);
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
