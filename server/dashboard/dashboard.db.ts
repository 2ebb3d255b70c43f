import { sql } from 'kysely';
import type { Db } from '#server/db/db.ts';
import { callsInReach } from '#server/db/reach.ts';
import type { Actor } from '#shared/permissions.ts';

/** Counts of the calls of one week (0 = the last seven days), apart for those inside and outside the period. */
export type WeekCounts = {
  readonly week: number;
  readonly inPeriod: boolean;
  readonly total: number;
  readonly completed: number;
  readonly failed: number;
  readonly scored: number;
  /** Sum of the unrounded scores. */
  readonly scoreSum: number;
};

/**
 * Counts of the calls in reach since `since`, by week before `now` and by whether they are newer than `periodStart`:
 * everything the figures need from one reading of the calls.
 */
export async function countsByWeek(
  db: Db,
  actor: Actor,
  { now, since, periodStart }: { now: Date; since: Date; periodStart: Date },
): Promise<WeekCounts[]> {
  const age = sql`extract(epoch from ${now}::timestamptz - calls.created_at)`;
  return await db
    .selectFrom('calls')
    .select((eb) => [
      sql<number>`greatest(floor(${age} / 604800), 0)::int`.as('week'),
      sql<boolean>`calls.created_at >= ${periodStart}`.as('inPeriod'),
      eb.fn.countAll<number>().as('total'),
      eb.fn.countAll<number>().filterWhere('calls.status', '=', 'completed').as('completed'),
      eb.fn.countAll<number>().filterWhere('calls.status', '=', 'failed').as('failed'),
      eb.fn.count<number>('calls.score').as('scored'),
      sql<number>`coalesce(sum(calls.score), 0)`.as('scoreSum'),
    ])
    .where(callsInReach(actor, 'calls.view'))
    .where('calls.created_at', '>=', since)
    .groupBy(['week', 'inPeriod'])
    .execute();
}

/** How many calls in reach are being worked on, and how many wait for a person, whatever their age. */
export async function openCounts(db: Db, actor: Actor): Promise<{ running: number; needsReview: number }> {
  const reach = callsInReach(actor, 'calls.view');
  const running = db
    .selectFrom('calls')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where(reach)
    .where('calls.status', '<>', 'completed')
    .where('calls.status', '<>', 'failed');
  const needsReview = db
    .selectFrom('calls')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where(reach)
    .where('calls.flagged', '=', true)
    .where('calls.review_status', '=', 'needs_review');
  const row = await db
    .selectNoFrom([running.as('running'), needsReview.as('needsReview')])
    .executeTakeFirstOrThrow();
  return { running: row.running ?? 0, needsReview: row.needsReview ?? 0 };
}
