import type { Db } from '#server/db/db.ts';

/** Says that a worker process lives, and forgets those silent since `before`. */
export async function reportWorker(
  db: Db,
  worker: { id: string; startedAt: Date; now: Date; before: Date },
): Promise<void> {
  await db
    .insertInto('workers')
    .values({ id: worker.id, started_at: worker.startedAt, seen_at: worker.now })
    .onConflict((conflict) => conflict.column('id').doUpdateSet({ seen_at: worker.now }))
    .execute();
  await db.deleteFrom('workers').where('seen_at', '<', worker.before).execute();
}

/** Takes a worker that stops off the list. */
export async function forgetWorker(db: Db, id: string): Promise<void> {
  await db.deleteFrom('workers').where('id', '=', id).execute();
}

/** Whether any worker has been seen since `since`. */
export async function anyWorkerSince(db: Db, since: Date): Promise<boolean> {
  const row = await db
    .selectFrom('workers')
    .select('id')
    .where('seen_at', '>=', since)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** The workers seen since `since`, the longest running first. */
export async function workersSince(db: Db, since: Date): Promise<{ startedAt: Date; seenAt: Date }[]> {
  return db
    .selectFrom('workers')
    .select(['started_at as startedAt', 'seen_at as seenAt'])
    .where('seen_at', '>=', since)
    .orderBy('started_at')
    .orderBy('id')
    .limit(1_000)
    .execute();
}
