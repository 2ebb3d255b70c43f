import { type RawBuilder, sql } from 'kysely';
import type { Period } from '#shared/period.ts';
import { type Actor, reachOf } from '#shared/permissions.ts';
import { type SpanDays, spansIn } from './spans.ts';
import type { FigureGrain } from './tables.ts';

const columns = sql`organization_id, campaign_id, agent_id, day, band, calls, completed, failed, flagged, needs_review,
  scored, score_sum`;

/**
 * The figures of an organization as a table to select from: columns organization_id, campaign_id, agent_id, day, band,
 * calls, completed, failed, flagged, needs_review, scored and score_sum (millionths of a point). Sum them: what was
 * changed since the last folding stands beside the sums. Call it `calls`, and the conditions of reach apply to it; own
 * calls need a grain of agents.
 */
export function figuresOf(organizationId: string, grain: FigureGrain): RawBuilder<unknown> {
  return sql`(
    select ${columns} from figures where organization_id = ${organizationId} and grain = ${sql.lit(grain)}
    union all
    select ${columns} from figure_changes where organization_id = ${organizationId}
      ${grain.startsWith('agent') ? sql`and agent_id is not null` : sql``}
  )`;
}

/**
 * The same of some periods that do not overlap, in as few rows as there are kept: of campaigns, or of agents over all
 * campaigns, whose `campaign_id` says nothing. The `day` of a row is the first of some days of one of the periods.
 */
export function figuresOfPeriods(
  organizationId: string,
  of: 'campaign' | 'agent',
  periods: readonly Period[],
): RawBuilder<unknown> {
  const spans = periods.flatMap(spansIn);
  const within = periods.map(({ from, to }) => sql`day between ${from}::date and ${to}::date`);
  return sql`(
    select ${columns} from unnest(
      ${spans.map(({ days }) => grainOf(of, days))}::text[], ${spans.map(({ first }) => first)}::date[]
    ) as spans (span, first)
    join figures on figures.organization_id = ${organizationId} and figures.grain = spans.span
      and figures.day = spans.first
    union all
    select ${columns} from figure_changes
    where organization_id = ${organizationId} and ${of === 'agent' ? sql`agent_id is not null` : sql`true`}
      and (${sql.join(within, sql` or `)})
  )`;
}

function grainOf(of: 'campaign' | 'agent', days: SpanDays): FigureGrain {
  return days === 1 ? `${of}_day` : `${of}_${days}`;
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
