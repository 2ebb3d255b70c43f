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
  const indexed: RawBuilder<SqlBool>[] = [sql`${callsInReach(actor, 'calls.view')}`];
  const asked: RawBuilder<SqlBool>[] = [];
  const { status, review_status: review, flagged } = filters;
  const to = (list: RawBuilder<SqlBool>[]) => (set: unknown, condition: () => RawBuilder<SqlBool>) => {
    if (set !== undefined && set !== '') list.push(condition());
  };
  const byIndex = to(indexed);
  byIndex(filters.running, () => sql`calls.status in ('pending', 'transcribing', 'analyzing')`);
  byIndex(filters.source, () => sql`calls.source = ${filters.source}`);
  byIndex(filters.campaign_id, () => sql`calls.campaign_id = ${filters.campaign_id}`);
  byIndex(filters.agent_id, () =>
    filters.agent_id === 'none' ? sql`calls.agent_id is null` : sql`calls.agent_id = ${filters.agent_id}`,
  );
  byIndex(filters.from, () => sql`calls.created_at >= ${filters.from}::timestamptz`);
  byIndex(filters.to, () => sql`calls.created_at < ${filters.to}::timestamptz`);
  byIndex(filters.client_reference, () => sql`calls.client_reference = ${filters.client_reference}`);
  // What most calls are has no index: the next one is never far. Written out, so that a prepared statement knows.
  to(status === 'completed' ? asked : indexed)(status, () => sql`calls.status = ${sql.lit(status)}`);
  to(review === 'no_action' ? asked : indexed)(review, () => sql`calls.review_status = ${sql.lit(review)}`);
  to(flagged === false ? asked : indexed)(flagged, () =>
    flagged === true ? sql`calls.flagged` : sql`not calls.flagged`,
  );
  return { indexed, asked };
}
