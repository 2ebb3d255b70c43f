import type { Trx } from '#server/db/db.ts';
import type { FileRow } from './batches.db.ts';

/** Puts failed files in line again. */
export async function retryFiles(
  trx: Trx,
  organizationId: string,
  ids: readonly string[],
  at: Date,
): Promise<void> {
  await trx
    .updateTable('sftp_files')
    .set({ status: 'matched', failure: null, tries: 0, changed_at: at })
    .where('organization_id', '=', organizationId)
    .where('id', 'in', [...ids])
    .where('status', '=', 'failed')
    .execute();
}

/** Puts a duplicate in line, in a batch of its own: the one it was found in has ended. */
export async function importAnyway(
  trx: Trx,
  file: FileRow,
  { batchId, at }: { batchId: string; at: Date },
): Promise<void> {
  await trx
    .insertInto('sftp_batches')
    .values({
      organization_id: file.organization_id,
      id: batchId,
      campaign_id: file.campaign_id,
      status: 'processing',
      opened_at: at,
      window_ends_at: at,
      ended_at: null,
      failure: null,
    })
    .execute();
  await trx
    .updateTable('sftp_files')
    .set({ status: 'matched', failure: null, tries: 0, anyway: true, batch_id: batchId, changed_at: at })
    .where('organization_id', '=', file.organization_id)
    .where('id', '=', file.id)
    .where('status', '=', 'duplicate')
    .execute();
}
