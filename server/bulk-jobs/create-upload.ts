import { note } from '#server/audit/note.ts';
import { openCampaign } from '#server/campaigns/receiving.ts';
import { type Clock, nowOf } from '#server/clock.ts';
import type { Db } from '#server/db/db.ts';
import { shownFileName } from '#server/uploads/file-name.ts';
import { sizeInWords } from '#server/uploads/limit-bytes.ts';
import type { BulkJobShown } from '#shared/bulk-jobs.ts';
import { type Failure, failureOf, KnownError } from '#shared/errors.ts';
import { type Actor, can } from '#shared/permissions.ts';
import { insertBulkJob } from './bulk-jobs.db.ts';
import { readBulkJobOf } from './bulk-jobs.ts';

type Deps = {
  readonly db: Db;
  readonly clock: Clock;
  readonly newId: (kind: 'bulkJob' | 'bulkItem') => string;
  readonly maxUploadBytes: number | null;
};

/**
 * Makes a bulk job of files that are about to be uploaded. What their sizes already refuse is failed at once. Throws
 * campaign_not_yours, campaign_archived.
 */
export async function createUploadJob(
  deps: Deps,
  actor: Actor,
  campaignId: string,
  files: readonly { name: string; size_bytes: number }[],
): Promise<BulkJobShown & { items: { id: string; failure: Failure | null }[] }> {
  if (!can(actor, 'calls.upload', { campaignId })) throw new KnownError('campaign_not_yours');
  const campaign = await openCampaign(deps.db, actor.organizationId, campaignId);
  if (campaign === null) throw new KnownError('campaign_not_yours');
  const id = deps.newId('bulkJob');
  const items = files.map(({ name, size_bytes: sizeBytes }) => {
    const failure = refusalOf(sizeBytes, deps.maxUploadBytes);
    const state = failure === null ? ('expected' as const) : ('failed' as const);
    return {
      id: deps.newId('bulkItem'),
      fileName: shownFileName(name),
      sizeBytes,
      state,
      failure,
      call: null,
    };
  });
  const job = {
    organizationId: actor.organizationId,
    id,
    campaignId,
    kind: 'upload' as const,
    createdBy: actor.kind === 'person' ? actor.userId : null,
    at: nowOf(deps.clock),
  };
  await deps.db.transaction().execute(async (trx) => {
    await insertBulkJob(trx, job, items);
    const after = { kind: job.kind, files: items.length };
    await note(trx, actor, { act: 'bulk_job.created', id, at: job.at, after });
  });
  const shown = await readBulkJobOf(deps, actor, id);
  return { ...shown, items: items.map((item) => ({ id: item.id, failure: item.failure })) };
}

function refusalOf(sizeBytes: number, most: number | null): Failure | null {
  if (sizeBytes === 0) return failureOf(new KnownError('file_empty'));
  if (most === null || sizeBytes <= most) return null;
  return failureOf(new KnownError('file_too_large', { limit: sizeInWords(most) }));
}
