import type { Clock } from '#server/clock.ts';
import { type Book, costsBook, figuresBook, usageBook } from '#server/db/books.ts';
import type { Db } from '#server/db/db.ts';
import type { Log } from '#server/log.ts';
import { type Regular, regularly } from '#server/regularly.ts';
import { foldChanges } from './fold.db.ts';

const everyMs = 5_000;
const atOnce = 10_000;

/** Folds all changes of a book into its sums, so many at once that none takes long. Answers how many there were. */
export async function foldAll(db: Db, book: Book): Promise<number> {
  let folded = 0;
  for (;;) {
    const count = await foldChanges(db, book, atOnce);
    folded += count;
    if (count < atOnce) return folded;
  }
}

/** Folds every few seconds until stopped. Sums are right without it; they only take longer to read. */
export function startFolding(deps: { readonly db: Db; readonly clock: Clock; readonly log: Log }): Regular {
  return regularly(deps, { everyMs, later: true, trouble: 'folding sums failed' }, async () => {
    for (const book of [figuresBook, usageBook, costsBook]) await foldAll(deps.db, book);
  });
}
