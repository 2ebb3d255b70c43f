import { sql } from 'kysely';
import type { Db, Trx } from '#server/db/db.ts';
import type { FileRow } from './batches.db.ts';
import { type CampaignKey, filesOf } from './files.db.ts';

/** The transcript of a recording as it is known now; undefined when it has none. */
export async function transcriptOf(db: Db, recording: FileRow): Promise<FileRow | undefined> {
  if (recording.transcript_id === null) return undefined;
  return await db
    .selectFrom('sftp_files')
    .selectAll()
    .where('organization_id', '=', recording.organization_id)
    .where('id', '=', recording.transcript_id)
    .executeTakeFirst();
}

/** Transcripts that were skipped because no recording took them, and still lie there. */
export async function spareTranscripts(db: Db, key: CampaignKey): Promise<FileRow[]> {
  return await filesOf(db, key)
    .selectAll()
    .where('kind', '=', 'transcript')
    .where('status', '=', 'skipped')
    .where('current', '=', true)
    .where('present', '=', true)
    .where(sql<string>`failure ->> 'code'`, 'in', ['sftp_transcript_alone', 'sftp_transcript_not_used'])
    .execute();
}

/** These files by their ids. */
export async function filesByIds(db: Db, organizationId: string, ids: readonly string[]): Promise<FileRow[]> {
  if (ids.length === 0) return [];
  return await db
    .selectFrom('sftp_files')
    .selectAll()
    .where('organization_id', '=', organizationId)
    .where('id', 'in', [...ids])
    .execute();
}

/** Recordings that failed because one of these transcripts could not be used. */
export async function recordingsHeldBy(
  db: Db,
  organizationId: string,
  transcriptIds: readonly string[],
): Promise<FileRow[]> {
  if (transcriptIds.length === 0) return [];
  return await db
    .selectFrom('sftp_files')
    .selectAll()
    .where('organization_id', '=', organizationId)
    .where('transcript_id', 'in', [...transcriptIds])
    .where('status', '=', 'failed')
    .where('current', '=', true)
    .where('present', '=', true)
    .where(sql<string>`failure ->> 'code'`, '=', 'sftp_transcript_unreadable')
    .execute();
}

/** Gives a transcript to the call of its recording; one that another call has stays with that. */
export async function completeTranscript(
  trx: Trx,
  { organization_id: organizationId, id }: FileRow,
  { callId, putAway, at }: { callId: string; putAway: boolean; at: Date },
): Promise<void> {
  await trx
    .updateTable('sftp_files')
    .set({
      status: 'completed',
      call_id: callId,
      failure: null,
      changed_at: at,
      afterwards: putAway ? 'waiting' : null,
    })
    .where('organization_id', '=', organizationId)
    .where('id', '=', id)
    .where('status', '<>', 'completed')
    .execute();
}
