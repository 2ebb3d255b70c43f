import type { Clock } from '#server/clock.ts';
import type { Db } from '#server/db/db.ts';
import type { Log } from '#server/log.ts';
import { type Regular, regularly } from '#server/regularly.ts';
import { foldUsage } from '#server/usage/fold.ts';
import { foldChanges } from './fold.db.ts';

type FoldDeps = { readonly db: Db; readonly clock: Clock; readonly log: Log };

const everyMs = 5_000;
const atOnce = 10_000;

/** Folds all changes of figures into the sums, so many at once that none takes long. Answers how many there were. */
export async function foldFigures({ db }: Pick<FoldDeps, 'db'>): Promise<number> {
  let folded = 0;
  for (;;) {
    const count = await foldChanges(db, atOnce);
    folded += count;
    if (count < atOnce) return folded;
  }
}

/** Folds every few seconds until stopped. Figures are right without it; they only take longer to read. */
export function startFolding(deps: FoldDeps): Regular {
  return regularly(deps, { everyMs, later: true, trouble: 'folding figures failed' }, async () => {
    await foldFigures(deps);
    await foldUsage(deps);
  });
}
