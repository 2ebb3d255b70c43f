import { sql } from 'kysely';
import type { Db, Trx } from '#server/db/db.ts';
import { asJson } from '#server/db/tables.ts';
import type { Failure } from '#shared/errors.ts';
import type { FileRow } from './batches.db.ts';
import { type CampaignKey, filesOf } from './files.db.ts';

/** Files that a process was reading when it ended go back in line; those that had it happen too often fail. */
export async function releaseLost(
  db: Db,
  organizationId: string,
  { mostTries, failure, at }: { mostTries: number; failure: Failure; at: Date },
): Promise<void> {
  await sql`
    update sftp_files set changed_at = ${at}, tries = tries + 1,
      status = case when tries + 1 >= ${mostTries} then 'failed' else 'matched' end,
      failure = case when tries + 1 >= ${mostTries} then ${asJson(failure)}::jsonb end
    where organization_id = ${organizationId} and status = 'processing'
  `.execute(db);
}

/** The files of a campaign that are to be imported, oldest first. */
export async function filesToImport(db: Db, key: CampaignKey, limit: number): Promise<FileRow[]> {
  return await filesOf(db, key)
    .selectAll()
    .where('status', '=', 'matched')
    .orderBy('modified_at')
    .orderBy('id')
    .limit(limit)
    .execute();
}

/** Notes that a file is being read; false when somebody else has taken it. */
export async function takeFile(db: Db, file: FileRow, at: Date): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('sftp_files')
    .set({ status: 'processing', changed_at: at })
    .where('organization_id', '=', file.organization_id)
    .where('id', '=', file.id)
    .where('status', '=', 'matched')
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

/** Puts a file that was not read back in line. A loss counts, trouble of our own does not. */
export async function handBack(
  db: Db,
  file: FileRow,
  { counts, failure, mostTries, at }: { counts: boolean; failure: Failure; mostTries: number; at: Date },
): Promise<void> {
  const isLast = counts && file.tries + 1 >= mostTries;
  await db
    .updateTable('sftp_files')
    .set({
      status: isLast ? 'failed' : 'matched',
      tries: counts ? file.tries + 1 : file.tries,
      failure: isLast ? asJson(failure) : null,
      changed_at: at,
    })
    .where('organization_id', '=', file.organization_id)
    .where('id', '=', file.id)
    .where('status', '=', 'processing')
    .execute();
}

/** Gives a file the call it has become; false when it is no longer being read, and then nothing may be written. */
export async function completeFile(
  trx: Trx,
  file: FileRow,
  { callId, putAway, at }: { callId: string; putAway: boolean; at: Date },
): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('sftp_files')
    .set({
      status: 'completed',
      call_id: callId,
      failure: null,
      changed_at: at,
      afterwards: putAway ? 'waiting' : null,
    })
    .where('organization_id', '=', file.organization_id)
    .where('id', '=', file.id)
    .where('status', '=', 'processing')
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

/** Imported files of a campaign that still lie where they were found and are to be put away. */
export async function filesToPutAway(db: Db, key: CampaignKey, limit: number): Promise<FileRow[]> {
  return await filesOf(db, key)
    .selectAll()
    .where('status', '=', 'completed')
    .where('afterwards', '=', 'waiting')
    .where('current', '=', true)
    .orderBy('changed_at')
    .limit(limit)
    .execute();
}

/** Notes what became of an imported file on the server; null leaves it there. */
export async function notePutAway(
  db: Db,
  file: FileRow,
  { became, present }: { became: 'moved' | 'deleted' | null; present: boolean },
): Promise<void> {
  await db
    .updateTable('sftp_files')
    .set({ afterwards: became, present })
    .where('organization_id', '=', file.organization_id)
    .where('id', '=', file.id)
    .execute();
}
