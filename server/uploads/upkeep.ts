import type { Clock } from '#server/clock.ts';
import type { Db } from '#server/db/db.ts';
import type { Log } from '#server/log.ts';
import { assertBlobKey, type BlobStore } from '#server/storage/blob-store.ts';
import { blobsUnclaimedSince, forgetBlobs } from './uploads.db.ts';

type UpkeepDeps = { readonly db: Db; readonly storage: BlobStore; readonly clock: Clock; readonly log: Log };

const everyMs = 3_600_000;
const unclaimedForMs = 24 * 3_600_000;
const atOnce = 1_000;

/** Removes files that were announced a day ago and that no call has claimed: uploads cut by a crash. Answers how many. */
export async function removeUnclaimed(deps: UpkeepDeps): Promise<number> {
  const before = new Date(deps.clock.now() - unclaimedForMs);
  const left = await blobsUnclaimedSince(deps.db, before, atOnce);
  for (const { organizationId, key } of left) {
    assertBlobKey(key);
    await deps.storage.remove(key);
    await forgetBlobs(deps.db, organizationId, [key]);
  }
  if (left.length > 0)
    deps.log.info({ event: 'unclaimed_removed', count: left.length }, 'unclaimed files removed');
  return left.length;
}

/** Does so now and every hour. */
export function startUpkeep(deps: UpkeepDeps): { stop(): Promise<void> } {
  const sweep = (): Promise<void> =>
    removeUnclaimed(deps).then(
      () => undefined,
      (error: unknown) => deps.log.warn({ err: error }, 'upkeep failed'),
    );
  let sweeping = sweep();
  const timer = deps.clock.setInterval(() => {
    sweeping = sweep();
  }, everyMs);
  return {
    stop: async () => {
      deps.clock.clearInterval(timer);
      await sweeping;
    },
  };
}
