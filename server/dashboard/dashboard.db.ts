import { sql } from 'kysely';
import type { Db } from '#server/db/db.ts';
import { dayGrain, figuresOf, summedFigures } from '#server/db/figures.ts';
import { callsInReach } from '#server/db/reach.ts';
import { type Actor, reachOf } from '#shared/permissions.ts';

/** Counts of the calls received on one UTC day, `age` days ago (0 = today). */
export type DayCounts = {
  readonly age: number;
  readonly total: number;
  readonly completed: number;
  readonly failed: number;
  readonly scored: number;
  /** Sum of the unrounded scores. */
  readonly scoreSum: number;
};

/** Counts of the calls in reach by day, of the last `days` days, today included; days without calls are left out. */
export async function countsByDay(
  db: Db,
  actor: Actor,
  { now, days }: { now: Date; days: number },
): Promise<DayCounts[]> {
  const today = sql`(${now}::timestamptz at time zone 'UTC')::date`;
  const { rows } = await sql<DayCounts>`
    select age, calls as total, completed, failed, scored, score_sum as "scoreSum" from (
      select greatest(${today} - calls.day, 0) as age, ${summedFigures}
      from ${figuresOf(actor.organizationId, dayGrain(actor))} as calls
      where ${callsInReach(actor, 'calls.view')} and calls.day > ${today} - ${days}::int
      group by age
    ) as days
  `.execute(db);
  return rows;
}

/** How many calls in reach are being worked on, and how many wait for a person, whatever their age. */
export async function openCounts(db: Db, actor: Actor): Promise<{ running: number; needsReview: number }> {
  const { rows } = await sql<{ running: number; needsReview: number }>`
    select calls - completed - failed as running, needs_review as "needsReview" from (
      select ${summedFigures} from ${figuresOf(actor.organizationId, reachOf(actor, 'calls.view') === 'own' ? 'agent' : 'campaign')} as calls
      where ${callsInReach(actor, 'calls.view')}
    ) as sums
  `.execute(db);
  return rows[0] ?? { running: 0, needsReview: 0 };
}
