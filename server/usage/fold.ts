import type { Db } from '#server/db/db.ts';
import { foldUsageChanges } from './fold.db.ts';

const atOnce = 10_000;

/** Folds all changes of usage into the sums by day; usage is right without it, it only takes longer to read. */
export async function foldUsage({ db }: { db: Db }): Promise<number> {
  let folded = 0;
  for (;;) {
    const count = await foldUsageChanges(db, atOnce);
    folded += count;
    if (count < atOnce) return folded;
  }
}
