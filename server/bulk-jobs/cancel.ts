import { note } from '#server/audit/note.ts';
import { type Clock, nowOf } from '#server/clock.ts';
import type { Db } from '#server/db/db.ts';
import { chunksOf } from '#server/pipeline/many.ts';
import type { Queue } from '#server/pipeline/queue.ts';
import type { BulkJobShown } from '#shared/bulk-jobs.ts';
import { KnownError } from '#shared/errors.ts';
import { type Actor, can } from '#shared/permissions.ts';
import { readBulkJobOf } from './bulk-jobs.ts';
import { cancelWaiting, countCancellable, lockWaiting, markCancelled } from './cancel.db.ts';
import { cancelExpected } from './items.db.ts';

type Deps = { readonly db: Db; readonly queue: Queue; readonly clock: Clock };

/**
 * Cancels what a job has not begun: files that have not arrived, and calls that wait in line, which stay Pending until
 * somebody starts them. What is being processed finishes. Throws not_found, not_allowed, bulk_job_ended.
 */
export async function cancelRemaining(deps: Deps, actor: Actor, jobId: string): Promise<BulkJobShown> {
  const job = await readBulkJobOf(deps, actor, jobId);
  if (!can(actor, 'bulk_jobs.cancel', { campaignId: job.campaign.id })) throw new KnownError('not_allowed');
  if (job.ended_at !== null) throw new KnownError('bulk_job_ended');
  await deps.db.transaction().execute(async (trx) => {
    const named = { organizationId: actor.organizationId, jobId, at: nowOf(deps.clock) };
    await markCancelled(trx, named);
    // First what is expected: a file that arrives at this moment waits for it, and then either waits in line or is refused.
    await cancelExpected(trx, named);
    const waiting = await lockWaiting(trx, named);
    for (const some of chunksOf(waiting)) await cancelWaiting(trx, named, some);
    const jobs = waiting.flatMap(({ sole, jobId: inLine }) => (sole && inLine !== null ? [inLine] : []));
    await deps.queue.forget(trx, jobs);
    await note(trx, actor, { act: 'bulk_job.cancelled', id: jobId, at: named.at });
  });
  return readBulkJobOf(deps, actor, jobId);
}

/**
 * Cancels files that somebody takes back while they are still expected; what has arrived goes on. Answers how many were
 * cancelled. Throws not_found when one of them is out of reach.
 */
export async function cancelFiles(
  deps: Deps,
  actor: Actor,
  given: readonly string[],
): Promise<{ cancelled: number }> {
  const itemIds = [...new Set(given)];
  if ((await countCancellable(deps.db, actor, itemIds)) !== itemIds.length) throw new KnownError('not_found');
  const { organizationId } = actor;
  const at = nowOf(deps.clock);
  const cancelled = await deps.db
    .transaction()
    .execute((trx) => cancelExpected(trx, { organizationId, itemIds, at }));
  return { cancelled };
}
