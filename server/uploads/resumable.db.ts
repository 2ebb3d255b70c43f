import { sql } from 'kysely';
import type { Db, Trx } from '#server/db/db.ts';
import { asJson } from '#server/db/tables.ts';
import type { Failure } from '#shared/errors.ts';
import type { Person } from '#shared/permissions.ts';

/** A file on its way in, or one that has ended within the last day. */
export type UploadRow = {
  readonly organizationId: string;
  readonly id: string;
  readonly userId: string;
  readonly kind: 'recording' | 'transcript';
  readonly metadata: Readonly<Record<string, string>>;
  readonly fileName: string;
  readonly sizeBytes: number;
  readonly transcriptUploadId: string | null;
  readonly createdAt: Date;
  readonly receivedAt: Date | null;
  readonly callId: string | null;
  readonly failure: Failure | null;
};

export type NewUpload = Omit<UploadRow, 'receivedAt' | 'callId' | 'failure'> & {
  readonly campaignId: string;
};

/** Announces a file; false when its transcript went with another recording already. */
export async function insertUpload(db: Db, upload: NewUpload): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('uploads')
    .values({
      organization_id: upload.organizationId,
      id: upload.id,
      user_id: upload.userId,
      campaign_id: upload.campaignId,
      kind: upload.kind,
      metadata: asJson(upload.metadata),
      file_name: upload.fileName,
      size_bytes: upload.sizeBytes,
      transcript_upload_id: upload.transcriptUploadId,
      created_at: upload.createdAt,
      heard_at: upload.createdAt,
      received_at: null,
      call_id: null,
      failure: null,
    })
    .onConflict((on) =>
      on
        .columns(['organization_id', 'transcript_upload_id'])
        .where('transcript_upload_id', 'is not', null)
        .doNothing(),
    )
    .executeTakeFirstOrThrow();
  return numInsertedOrUpdatedRows === 1n;
}

/** An upload by its id alone; `of` narrows it to one person's. */
export async function uploadById(
  db: Db,
  id: string,
  of?: Pick<Person, 'organizationId' | 'userId'>,
): Promise<UploadRow | null> {
  let query = selectUploads(db).where('id', '=', id);
  if (of !== undefined)
    query = query.where('organization_id', '=', of.organizationId).where('user_id', '=', of.userId);
  return (await query.executeTakeFirst()) ?? null;
}

/** Recordings whose bytes may all be here and that have not become a call nor been refused. */
export async function openRecordings(db: Db): Promise<UploadRow[]> {
  return selectUploads(db)
    .where('kind', '=', 'recording')
    .where('call_id', 'is', null)
    .where('failure', 'is', null)
    .orderBy('created_at')
    .execute();
}

/** Uploads of which nothing was heard since `before`; a transcript only when no recording waits to take it along. */
export async function uploadsSilentSince(db: Db, before: Date): Promise<UploadRow[]> {
  return selectUploads(db)
    .where('heard_at', '<', before)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('uploads as recording')
            .select('recording.id')
            .whereRef('recording.organization_id', '=', 'uploads.organization_id')
            .whereRef('recording.transcript_upload_id', '=', 'uploads.id')
            .where('recording.heard_at', '>=', before),
        ),
      ),
    )
    .orderBy('kind')
    .execute();
}

/** Notes how much of a file has arrived, and that somebody is still there. */
export async function noteReceived(db: Db, id: string, receivedBytes: number, at: Date): Promise<void> {
  await db
    .updateTable('uploads')
    .set({ received_bytes: receivedBytes, heard_at: at })
    .where('id', '=', id)
    .execute();
}

/** Notes, once, that all bytes of a file are here. */
export async function markReceived(db: Db, id: string, at: Date): Promise<void> {
  await db
    .updateTable('uploads')
    .set((row) => ({ received_at: at, heard_at: at, received_bytes: row.ref('size_bytes') }))
    .where('id', '=', id)
    .where('received_at', 'is', null)
    .execute();
}

/** Gives an upload the call it has become; false when it has one already, was refused, or is gone. */
export async function giveCall(db: Db | Trx, id: string, callId: string): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('uploads')
    .set({ call_id: callId })
    .where('id', '=', id)
    .where('call_id', 'is', null)
    .where('failure', 'is', null)
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

/** Notes why a file was refused for good. */
export async function refuseUpload(db: Db, id: string, failure: Failure): Promise<void> {
  await db
    .updateTable('uploads')
    .set({ failure: asJson(failure) })
    .where('id', '=', id)
    .where('call_id', 'is', null)
    .where('failure', 'is', null)
    .execute();
}

/** Parts a recording from the transcript that came with it, so that the transcript can go. */
export async function letGoOfTranscript(db: Db, id: string): Promise<void> {
  await db.updateTable('uploads').set({ transcript_upload_id: null }).where('id', '=', id).execute();
}

export async function deleteUpload(db: Db, id: string): Promise<void> {
  await db.deleteFrom('uploads').where('id', '=', id).execute();
}

/** Forgets an upload unless it has become a call, was refused, or is gone; answers whether it did. */
export async function deleteOpenUpload(trx: Trx, id: string): Promise<boolean> {
  const { numDeletedRows } = await trx
    .deleteFrom('uploads')
    .where('id', '=', id)
    .where('call_id', 'is', null)
    .where('failure', 'is', null)
    .executeTakeFirstOrThrow();
  return numDeletedRows === 1n;
}

/**
 * Disk space that uploads heard of since `since` will still take: what has not arrived, and one copy while each moves
 * into storage.
 */
export async function bytesToCome(db: Db, since: Date): Promise<number> {
  const row = await db
    .selectFrom('uploads')
    .select(sql<number>`coalesce(sum(2 * size_bytes - received_bytes), 0)::float8`.as('bytes'))
    .where('heard_at', '>=', since)
    .where('call_id', 'is', null)
    .where('failure', 'is', null)
    .executeTakeFirstOrThrow();
  return row.bytes;
}

function selectUploads(db: Db) {
  return db
    .selectFrom('uploads')
    .select([
      'organization_id as organizationId',
      'id',
      'user_id as userId',
      'kind',
      'metadata',
      'file_name as fileName',
      'size_bytes as sizeBytes',
      'transcript_upload_id as transcriptUploadId',
      'created_at as createdAt',
      'received_at as receivedAt',
      'call_id as callId',
      'failure',
    ]);
}
