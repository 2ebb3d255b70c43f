import { type RawBuilder, type SqlBool, sql } from 'kysely';
import type { z } from 'zod';
import { callsInReach } from '#server/db/reach.ts';
import type { CallFilters } from '#shared/call-filters.ts';
import type { callSorts } from '#shared/calls.ts';
import { type Actor, reachOf } from '#shared/permissions.ts';

export type Sort = (typeof callSorts)[number];

export type Filters = z.output<typeof CallFilters> & {
  /** Only what has not ended yet: pending, transcribing or analyzing. */
  readonly running?: true;
};

/** A list's conditions on columns of its calls: those that an index leads to, and those that are asked on the way. */
export type Conditions = {
  readonly indexed: readonly RawBuilder<SqlBool>[];
  readonly asked: readonly RawBuilder<SqlBool>[];
};

/** The same with the days apart, to which an index leads in an order by time and, where they have few calls, in any. */
type ConditionsOfDays = Conditions & { readonly days: readonly RawBuilder<SqlBool>[] };

/**
 * The conditions of a filtered list in an order, the reach of the actor first; the searches are not among them. An index
 * leads to one condition besides the reach and the days; the others are asked of the calls on its way, so that what
 * few calls have together is never sought through all that have one of it.
 */
export function conditionsOf(actor: Actor, filters: Filters, sort: Sort): ConditionsOfDays {
  const { from, to } = filters;
  const byTime = isByTime(sort);
  const [few, many] = [leadingToFew(filters, sort), leadingToMany(filters)];
  const [leading = [], ...others] = (byTime ? [...few, ...many] : few).filter((found) => found.length > 0);
  return {
    indexed: [
      sql`${callsInReach(actor, 'calls.view')}`,
      ...leading,
      ...(isByScore(sort) ? scoresOf(filters, sort) : []),
    ],
    days: [
      ...when(from, sql`calls.created_at >= ${from}::timestamptz`),
      ...when(to, sql`calls.created_at < ${to}::timestamptz`),
    ],
    asked: [...others.flat(), ...(byTime ? [] : many.flat()), ...usual(filters)],
  };
}

/**
 * The same for a count, which needs no order: where an index leads to many calls of the whole organization, the reach of
 * who sees some campaigns only is asked on its way.
 */
export function countConditionsOf(actor: Actor, filters: Filters): Conditions {
  const { indexed, days, asked } = conditionsOf(actor, filters, 'newest');
  const [reach, ...leading] = indexed;
  const others = [...leading, ...days];
  const leadsToMany =
    leadingToFew(filters, 'newest').flat().length === 0 && leadingToMany(filters).flat().length > 0;
  if (!leadsToMany || reach === undefined || reachOf(actor, 'calls.view') !== 'assigned')
    return { indexed: [...indexed, ...days], asked };
  return {
    indexed: [sql`calls.organization_id = ${actor.organizationId}`, ...others],
    asked: [reach, ...asked],
  };
}

export function isByTime(sort: Sort): boolean {
  return sort === 'newest' || sort === 'oldest';
}

export function isByScore(sort: Sort): boolean {
  return sort === 'score_low' || sort === 'score_high';
}

/** The scores asked for, in the words of the index of the order: no score is 1000 there, or −1. */
function scoresOf({ score_min: min, score_max: max }: Filters, sort: Sort): RawBuilder<SqlBool>[] {
  if (min === undefined && max === undefined) return [];
  const score = sort === 'score_low' ? sql`coalesce(calls.score, 1000)` : sql`coalesce(calls.score, -1)`;
  return [sql`${score} between ${min ?? 0}::float8 and ${max ?? 100}::float8`];
}

/** The rarest first: so few calls that they can be put in any order. */
function leadingToFew(filters: Filters, sort: Sort): RawBuilder<SqlBool>[][] {
  const { agent_id: agentId, campaign_id: campaignId, client_reference: reference } = filters;
  const isQueue = sort === 'score_low' && filters.review_status === 'needs_review';
  return [
    when(reference, sql`calls.client_reference = ${reference}`),
    when(agentId === 'none' ? undefined : agentId, sql`calls.agent_id = ${agentId}`),
    when(isQueue ? isQueue : undefined, sql`calls.review_status = 'needs_review'`),
    when(campaignId, sql`calls.campaign_id = ${campaignId}`),
  ];
}

/** What has an index by time. Words are written out, so that a prepared statement knows which index fits. */
function leadingToMany(filters: Filters): RawBuilder<SqlBool>[][] {
  const { status, source, running, flagged, review_status: review, agent_id: agentId } = filters;
  const unusual = review === 'no_action' ? undefined : review;
  return [
    when(running, sql`calls.status in ('pending', 'transcribing', 'analyzing')`),
    when(status === 'completed' ? undefined : status, sql`calls.status = ${sql.lit(status)}`),
    when(unusual, sql`calls.review_status = ${sql.lit(unusual)}`),
    when(flagged === true ? flagged : undefined, sql`calls.flagged`),
    when(agentId === 'none' ? agentId : undefined, sql`calls.agent_id is null`),
    when(source, sql`calls.source = ${source}`),
  ];
}

/** What most calls are has no index: the next one is never far. */
function usual({ status, review_status: review, flagged }: Filters): RawBuilder<SqlBool>[] {
  return [
    ...when(status === 'completed' ? status : undefined, sql`calls.status = 'completed'`),
    ...when(review === 'no_action' ? review : undefined, sql`calls.review_status = 'no_action'`),
    ...when(flagged === false ? flagged : undefined, sql`not calls.flagged`),
  ];
}

/** A condition, unless nothing was chosen. */
function when(chosen: unknown, condition: RawBuilder<SqlBool>): RawBuilder<SqlBool>[] {
  return chosen === undefined || chosen === '' ? [] : [condition];
}
