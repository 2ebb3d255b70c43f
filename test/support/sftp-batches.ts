import type { Db } from '#server/db/db.ts';
import { newId } from '#server/ids.ts';
import { nameHash } from '#server/sftp/names.ts';
import { now } from './builders.ts';

/** A completed batch of a campaign with one file that was skipped. */
export async function anSftpBatch(
  db: Db,
  organizationId: string,
  campaignId: string,
): Promise<{ batch: string; file: string }> {
  const [batch, file] = [newId('sftpBatch', now), newId('sftpFile', now)];
  const of = { organization_id: organizationId, campaign_id: campaignId };
  await db
    .insertInto('sftp_batches')
    .values({
      ...of,
      id: batch,
      status: 'completed',
      opened_at: now,
      window_ends_at: now,
      ended_at: now,
      failure: null,
    })
    .execute();
  await db
    .insertInto('sftp_files')
    .values({
      ...of,
      id: file,
      batch_id: batch,
      kind: 'recording',
      path: `${file}.wav`,
      name_hash: nameHash(campaignId, `${file}.wav`),
      status: 'skipped',
      size_bytes: 1,
      modified_at: now,
      still_since: now,
      detected_at: now,
      changed_at: now,
      failure: null,
      row: null,
      call_id: null,
      transcript_id: null,
      afterwards: null,
    })
    .execute();
  return { batch, file };
}
