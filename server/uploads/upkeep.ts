import { forgetOldRequests } from '#server/api-keys/idempotency.ts';
import { failUnarrived } from '#server/bulk-jobs/expire.ts';
import type { Clock } from '#server/clock.ts';
import type { Db } from '#server/db/db.ts';
import type { Log } from '#server/log.ts';
import { type Regular, regularly } from '#server/regularly.ts';
import type { BlobStore } from '#server/storage/blob-store.ts';
import { forgetCopies } from '#server/transcription/forget-copies.ts';
import { discardUnclaimed } from './discard.ts';
import { blobsUnclaimedSince } from './uploads.db.ts';

type UpkeepDeps = {
  readonly db: Db;
  readonly storage: BlobStore;
  readonly clock: Clock;
  readonly log: Log;
  /** Removes unfinished and passing files that nobody has written to since; answers how many. */
  readonly removeAbandoned: (before: Date) => Promise<number>;
};

const everyMs = 3_600_000;
const leftForMs = 24 * 3_600_000;
const atOnce = 1_000;

/** Removes files that were announced a day ago and that no call has claimed: uploads cut by a crash. Answers how many. */
export async function removeUnclaimed(deps: UpkeepDeps): Promise<number> {
  const left = await blobsUnclaimedSince(deps.db, aDayAgo(deps), atOnce);
  for (const { organizationId, key } of left) await discardUnclaimed(deps, organizationId, [key]);
  if (left.length > 0)
    deps.log.info({ event: 'unclaimed_removed', count: left.length }, 'unclaimed files removed');
  return left.length;
}

function aDayAgo({ clock }: UpkeepDeps): Date {
  return new Date(clock.now() - leftForMs);
}

/**
 * Removes what crashes left behind and what providers keep of deleted calls, and gives up on what never arrived, now and
 * every hour.
 */
export function startUpkeep(deps: UpkeepDeps & Parameters<typeof forgetCopies>[0]): Regular {
  return regularly(deps, { everyMs, trouble: 'upkeep failed' }, async (signal) => {
    await removeUnclaimed(deps);
    await failUnarrived(deps);
    await forgetOldRequests(deps);
    await deps.removeAbandoned(aDayAgo(deps));
    await forgetCopies(deps, signal);
  });
}
