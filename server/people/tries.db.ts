import { sql } from 'kysely';
import type { Db } from '#server/db/db.ts';

/** How many tries are free at once, and how long one takes to come back. */
export type TryLimit = { readonly burst: number; readonly intervalMs: number };

/**
 * Takes one try of `key` in one statement and answers 0, or the milliseconds until the next try is free. The generic
 * cell rate algorithm: the row holds the instant at which all tries are free again.
 */
export async function takeTry(
  db: Db,
  key: string,
  { burst, intervalMs }: TryLimit,
  now: Date,
): Promise<number> {
  const next = sql<Date>`greatest(rate_limits.full_at, ${now}) + ${intervalMs} * interval '1 millisecond'`;
  const latest = new Date(now.getTime() + burst * intervalMs);
  const taken = await db
    .insertInto('rate_limits')
    .values({ key, full_at: new Date(now.getTime() + intervalMs) })
    .onConflict((on) => on.column('key').doUpdateSet({ full_at: next }).where(next, '<=', latest))
    .returning('full_at')
    .executeTakeFirst();
  if (taken !== undefined) return 0;
  const row = await db.selectFrom('rate_limits').select('full_at').where('key', '=', key).executeTakeFirst();
  const fullAt = row?.full_at ?? now;
  return Math.max(1, fullAt.getTime() + intervalMs - latest.getTime());
}

/** Gives one try back. */
export async function giveTryBack(db: Db, key: string, { intervalMs }: TryLimit): Promise<void> {
  await db
    .updateTable('rate_limits')
    .set({ full_at: sql<Date>`full_at - ${intervalMs} * interval '1 millisecond'` })
    .where('key', '=', key)
    .execute();
}

/** Gives all tries of a key back, and removes rows that say nothing any more. */
export async function forgetTries(db: Db, key: string, now: Date): Promise<void> {
  await db
    .deleteFrom('rate_limits')
    .where((eb) => eb.or([eb('key', '=', key), eb('full_at', '<', now)]))
    .execute();
}
