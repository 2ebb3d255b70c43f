import { type RawBuilder, type SqlBool, sql } from 'kysely';
import type { z } from 'zod';
import { callsInReach } from '#server/db/reach.ts';
import type { CallFilters } from '#shared/call-filters.ts';
import type { Actor } from '#shared/permissions.ts';

export type Filters = z.output<typeof CallFilters> & {
  /** Only what has not ended yet: pending, transcribing or analyzing. */
  readonly running?: true;
};

/** A list's conditions on columns of its calls: those that an index leads to, and those that are asked on the way. */
export type Conditions = {
  readonly indexed: readonly RawBuilder<SqlBool>[];
  readonly asked: readonly RawBuilder<SqlBool>[];
};

/** The conditions of a filtered list, the reach of the actor first; the searches are not among them. */
export function conditionsOf(actor: Actor, filters: Filters): Conditions {
  const { status, source, running, flagged, review_status: review, campaign_id: campaignId } = filters;
  const { agent_id: agentId, from, to, client_reference: reference } = filters;
  const isUsual = {
    status: status === 'completed',
    review: review === 'no_action',
    flagged: flagged === false,
  };
  // Words and truths are written out, so that a prepared statement knows which index fits.
  const byStatus = when(status, sql`calls.status = ${sql.lit(status)}`);
  const byReview = when(review, sql`calls.review_status = ${sql.lit(review)}`);
  const byFlag = when(flagged, flagged === true ? sql`calls.flagged` : sql`not calls.flagged`);
  return {
    indexed: [
      sql`${callsInReach(actor, 'calls.view')}`,
      ...when(running, sql`calls.status in ('pending', 'transcribing', 'analyzing')`),
      ...when(source, sql`calls.source = ${source}`),
      ...when(campaignId, sql`calls.campaign_id = ${campaignId}`),
      ...when(agentId, agentId === 'none' ? sql`calls.agent_id is null` : sql`calls.agent_id = ${agentId}`),
      ...when(from, sql`calls.created_at >= ${from}::timestamptz`),
      ...when(to, sql`calls.created_at < ${to}::timestamptz`),
      ...when(reference, sql`calls.client_reference = ${reference}`),
      ...(isUsual.status ? [] : byStatus),
      ...(isUsual.review ? [] : byReview),
      ...(isUsual.flagged ? [] : byFlag),
    ],
    // What most calls are has no index: the next one is never far.
    asked: [
      ...(isUsual.status ? byStatus : []),
      ...(isUsual.review ? byReview : []),
      ...(isUsual.flagged ? byFlag : []),
    ],
  };
}

/** A condition, unless nothing was chosen. */
function when(chosen: unknown, condition: RawBuilder<SqlBool>): RawBuilder<SqlBool>[] {
  return chosen === undefined || chosen === '' ? [] : [condition];
}
