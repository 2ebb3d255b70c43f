import { note } from '#server/audit/note.ts';
import type { Trx } from '#server/db/db.ts';
import { type BatchRow, recordingsByStatus } from './batches.db.ts';

/** Notes in the audit log how a batch has ended, with what became of its recordings: each of thousands would drown it. */
export async function noteEnd(
  trx: Trx,
  { organization_id: organizationId, id, status, missing }: BatchRow,
  at: Date,
): Promise<void> {
  const recordings = await recordingsByStatus(trx, organizationId, id);
  const after = { status, ...recordings, missing: missing.count };
  await note(trx, { kind: 'system', organizationId }, { act: 'sftp_batch.ended', id, at, after });
}
