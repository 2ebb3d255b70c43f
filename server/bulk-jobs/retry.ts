import { note } from '#server/audit/note.ts';
import { openCampaign } from '#server/campaigns/receiving.ts';
import { type Clock, nowOf } from '#server/clock.ts';
import type { Db } from '#server/db/db.ts';
import { retryFailed } from '#server/pipeline/many.ts';
import type { Queue } from '#server/pipeline/queue.ts';
import type { BulkJobShown } from '#shared/bulk-jobs.ts';
import { KnownError } from '#shared/errors.ts';
import { type Actor, can } from '#shared/permissions.ts';
import { readBulkJobOf } from './bulk-jobs.ts';
import { lockFailed } from './reruns.db.ts';

type Deps = {
  readonly db: Db;
  readonly queue: Queue;
  readonly clock: Clock;
  readonly newJobId: () => string;
};

/**
 * Puts every failed item that became a call back in line, at the stage that failed. What was refused has to be uploaded
 * again. Throws not_found, not_allowed, campaign_archived, bulk_nothing_to_retry.
 */
export async function retryFailedItems(deps: Deps, actor: Actor, jobId: string): Promise<BulkJobShown> {
  const job = await readBulkJobOf(deps, actor, jobId);
  if (!can(actor, 'calls.reprocess', { campaignId: job.campaign.id })) throw new KnownError('not_allowed');
  await openCampaign(deps.db, actor.organizationId, job.campaign.id);
  if (job.retryable === 0) throw new KnownError('bulk_nothing_to_retry');
  await deps.db.transaction().execute(async (trx) => {
    const failed = await lockFailed(trx, actor.organizationId, jobId);
    if (failed.length === 0) throw new KnownError('bulk_nothing_to_retry');
    const start = { trx, queue: deps.queue, newJobId: deps.newJobId, at: nowOf(deps.clock) };
    await retryFailed(start, actor.organizationId, failed);
    const after = { calls: failed.length };
    await note(trx, actor, { act: 'bulk_job.retried', id: jobId, at: start.at, after });
  });
  return readBulkJobOf(deps, actor, jobId);
}
