import type { Clock } from '#server/clock.ts';
import type { Db } from '#server/db/db.ts';
import { workersAlive } from '#server/pipeline/crew.ts';
import type { BlobStore } from '#server/storage/blob-store.ts';
import type { Actor } from '#shared/permissions.ts';
import { mostWaitingCounted, type SystemHealth } from '#shared/system-health.ts';
import { databaseBytes, lineOf } from './system-health.db.ts';

type Deps = { readonly db: Db; readonly clock: Clock; readonly storage: BlobStore };

/** How the installation is doing, with the line of the actor's organization. */
export async function readSystemHealthOf(deps: Deps, actor: Actor): Promise<SystemHealth> {
  const [workers, line, free, database] = await Promise.all([
    workersAlive(deps),
    lineOf(deps.db, actor.organizationId, mostWaitingCounted),
    deps.storage.freeBytes(),
    databaseBytes(deps.db),
  ]);
  return {
    workers: workers.map(({ startedAt, seenAt }) => ({
      started_at: startedAt.toISOString(),
      seen_at: seenAt.toISOString(),
    })),
    waiting: line.waiting,
    processing: line.processing,
    oldest_waiting_at: line.oldest?.toISOString() ?? null,
    storage_free_bytes: free,
    database_bytes: database,
  };
}
