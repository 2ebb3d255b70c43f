import { type Selectable, sql } from 'kysely';
import type { Db, Trx } from '#server/db/db.ts';
import { asJson, type Database, type SftpMissing, type SftpRow } from '#server/db/tables.ts';
import type { Failure } from '#shared/errors.ts';
import { openBatchStatuses, type SftpBatchStatus, type SftpFileStatus } from '#shared/sftp-statuses.ts';
import { type CampaignKey, filesOf } from './files.db.ts';

export type BatchRow = Selectable<Database['sftp_batches']>;
export type FileRow = Selectable<Database['sftp_files']>;

/** Written out: an index over some rows is found by its words, never by parameters. */
const isGathering = sql<boolean>`status in (${sql.join(openBatchStatuses.map((status) => sql.lit(status)))})`;

/** The id of the batch that gathers in a campaign; begins one with this id when none does. */
export async function gatheringBatch(
  trx: Trx,
  key: CampaignKey,
  fresh: { id: string; at: Date; windowEndsAt: Date },
): Promise<string> {
  await trx
    .insertInto('sftp_batches')
    .values({
      organization_id: key.organizationId,
      campaign_id: key.campaignId,
      id: fresh.id,
      status: 'detecting',
      opened_at: fresh.at,
      window_ends_at: fresh.windowEndsAt,
      ended_at: null,
      failure: null,
    })
    .onConflict((on) => on.columns(['organization_id', 'campaign_id']).where(isGathering).doNothing())
    .execute();
  const { id } = await trx
    .selectFrom('sftp_batches')
    .select('id')
    .where('organization_id', '=', key.organizationId)
    .where('campaign_id', '=', key.campaignId)
    .where('status', 'in', [...openBatchStatuses])
    .executeTakeFirstOrThrow();
  return id;
}

/** The batches of a campaign in which something may be decided: open ones, running ones, and ended ones that have work again. */
export async function batchesToDecide(db: Db, key: CampaignKey): Promise<BatchRow[]> {
  return await db
    .selectFrom('sftp_batches as b')
    .selectAll()
    .where('organization_id', '=', key.organizationId)
    .where('campaign_id', '=', key.campaignId)
    .where((eb) =>
      eb.or([
        eb('status', 'in', [...openBatchStatuses, 'processing']),
        eb.and([
          eb('status', 'in', ['incomplete', 'failed']),
          eb.exists(
            eb
              .selectFrom('sftp_files as f')
              .select('f.id')
              .whereRef('f.organization_id', '=', 'b.organization_id')
              .whereRef('f.batch_id', '=', 'b.id')
              .where('f.status', 'in', ['detected', 'matched', 'processing']),
          ),
        ]),
      ]),
    )
    .orderBy('opened_at')
    .execute();
}

/** The files of a batch. */
export async function filesOfBatch(db: Db, organizationId: string, batchId: string): Promise<FileRow[]> {
  return await db
    .selectFrom('sftp_files')
    .selectAll()
    .where('organization_id', '=', organizationId)
    .where('batch_id', '=', batchId)
    .orderBy('path')
    .execute();
}

/** Recordings that failed for want of a row and still lie there. */
export async function filesWithoutRow(db: Db, key: CampaignKey): Promise<FileRow[]> {
  return await filesOf(db, key)
    .selectAll()
    .where('status', '=', 'failed')
    .where('current', '=', true)
    .where('present', '=', true)
    .where(sql<string>`failure ->> 'code'`, 'in', ['sftp_no_row', 'sftp_no_csv'])
    .execute();
}

/** The names of the recordings that a campaign has imported. */
export async function importedPaths(db: Db, key: CampaignKey): Promise<string[]> {
  const rows = await filesOf(db, key)
    .select('path')
    .where('kind', '=', 'recording')
    .where('status', 'in', ['completed', 'duplicate', 'matched', 'processing', 'skipped'])
    .execute();
  return rows.map(({ path }) => path);
}

/** Incomplete batches of the last week that still miss recordings, newest first. */
export async function batchesMissingFiles(db: Db, key: CampaignKey, since: Date): Promise<BatchRow[]> {
  return await db
    .selectFrom('sftp_batches')
    .selectAll()
    .where('organization_id', '=', key.organizationId)
    .where('campaign_id', '=', key.campaignId)
    .where('status', '=', 'incomplete')
    .where('ended_at', '>=', since)
    .where(sql<number>`(missing ->> 'count')::int`, '>', 0)
    .orderBy('opened_at', 'desc')
    .execute();
}

/** Changes a batch that is still in this status; false when it is not. */
export async function changeBatch(
  trx: Trx,
  batch: Pick<BatchRow, 'organization_id' | 'id' | 'status'>,
  changes: {
    status?: SftpBatchStatus;
    windowEndsAt?: Date;
    endedAt?: Date | null;
    missing?: SftpMissing;
    failure?: Failure | null;
  },
): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('sftp_batches')
    .set({
      status: changes.status ?? batch.status,
      ...(changes.windowEndsAt === undefined ? {} : { window_ends_at: changes.windowEndsAt }),
      ...(changes.endedAt === undefined ? {} : { ended_at: changes.endedAt }),
      ...(changes.missing === undefined ? {} : { missing: asJson(changes.missing) }),
      ...(changes.failure === undefined
        ? {}
        : { failure: changes.failure === null ? null : asJson(changes.failure) }),
    })
    .where('organization_id', '=', batch.organization_id)
    .where('id', '=', batch.id)
    .where('status', '=', batch.status)
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

/** Lets the open batches of an organization wait longer, by as much as nobody could look. */
export async function extendWindows(db: Db, organizationId: string, byMs: number): Promise<void> {
  await db
    .updateTable('sftp_batches')
    .set((row) => ({
      window_ends_at: sql<Date>`${row.ref('window_ends_at')} + ${byMs} * interval '1 millisecond'`,
    }))
    .where('organization_id', '=', organizationId)
    .where('status', 'in', [...openBatchStatuses])
    .execute();
}

/** Gives a late recording the row that has waited for it. */
export async function joinBatch(
  trx: Trx,
  batch: Pick<BatchRow, 'organization_id' | 'id'>,
  fileId: string,
  row: SftpRow,
): Promise<void> {
  await trx
    .updateTable('sftp_files')
    .set({ batch_id: batch.id, row: asJson(row) })
    .where('organization_id', '=', batch.organization_id)
    .where('id', '=', fileId)
    .execute();
}

/** Files that were left out for one of these reasons and still lie there. */
export async function filesSkippedAs(
  trx: Trx,
  key: CampaignKey,
  reasons: readonly string[],
): Promise<FileRow[]> {
  return await filesOf(trx, key)
    .selectAll()
    .where('status', '=', 'skipped')
    .where('current', '=', true)
    .where('present', '=', true)
    .where(sql<string>`failure ->> 'code'`, 'in', [...reasons])
    .execute();
}

/** How many recordings of a batch have each status; statuses that none has are left out. */
export async function recordingsByStatus(
  trx: Trx,
  organizationId: string,
  batchId: string,
): Promise<Partial<Record<SftpFileStatus, number>>> {
  const rows = await trx
    .selectFrom('sftp_files')
    .select(({ fn }) => ['status', fn.countAll<number>().as('files')])
    .where('organization_id', '=', organizationId)
    .where('batch_id', '=', batchId)
    .where('kind', '=', 'recording')
    .groupBy('status')
    .orderBy('status')
    .execute();
  return Object.fromEntries(rows.map(({ status, files }) => [status, files]));
}
