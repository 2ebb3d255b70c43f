import { type Clock, nowOf } from '#server/clock.ts';
import type { Db } from '#server/db/db.ts';
import { failureOf, KnownError } from '#shared/errors.ts';
import { expireItems } from './items.db.ts';

const patienceMs = 24 * 3_600_000;

/**
 * Fails the items whose files did not arrive within 24 hours, counted anew from each file of the job that does arrive,
 * so that a large job over a slow line is not cut off. Answers how many.
 */
export async function failUnarrived({ db, clock }: { db: Db; clock: Clock }): Promise<number> {
  const at = nowOf(clock);
  const before = new Date(at.getTime() - patienceMs);
  return expireItems(db, { before, at, failure: failureOf(new KnownError('not_arrived')) });
}
