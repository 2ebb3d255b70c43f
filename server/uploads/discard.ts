import type { Db } from '#server/db/db.ts';
import type { Log } from '#server/log.ts';
import { assertBlobKey, type BlobStore } from '#server/storage/blob-store.ts';
import { forgetBlobs, lockClaimed } from './uploads.db.ts';

type DiscardDeps = { readonly db: Db; readonly storage: BlobStore; readonly log: Log };

/**
 * Removes stored files unless a call has claimed them, however unclear it is whether its transaction went through:
 * a claim that is under way is waited for. What cannot be removed now stays announced, and upkeep finds it.
 */
export async function discardUnclaimed(
  { db, storage, log }: DiscardDeps,
  organizationId: string,
  keys: readonly string[],
): Promise<void> {
  try {
    await db.transaction().execute(async (trx) => {
      const claimed = await lockClaimed(trx, organizationId, keys);
      const unclaimed = keys.filter((key) => !claimed.has(key));
      for (const key of unclaimed) {
        assertBlobKey(key);
        await storage.remove(key);
      }
      await forgetBlobs(trx, organizationId, unclaimed);
    });
  } catch (error) {
    log.warn({ err: error, event: 'discard_failed' }, 'files could not be discarded');
  }
}
