import { sql } from 'kysely';
import type { Db, Trx } from '#server/db/db.ts';
import { asJson, type SftpRow } from '#server/db/tables.ts';
import type { Failure } from '#shared/errors.ts';
import type { SftpFileStatus } from '#shared/sftp-statuses.ts';
import type { KnownFile, SeenFile } from './look.ts';

export type CampaignKey = { readonly organizationId: string; readonly campaignId: string };

/** The files of a campaign. */
export function filesOf(db: Db | Trx, { organizationId, campaignId }: CampaignKey) {
  return db
    .selectFrom('sftp_files')
    .where('organization_id', '=', organizationId)
    .where('campaign_id', '=', campaignId);
}

/** Every name that a campaign knows, as it was seen last. */
export async function knownFiles(db: Db, key: CampaignKey): Promise<KnownFile[]> {
  return await filesOf(db, key)
    .select([
      'id',
      'name_hash as nameHash',
      'status',
      'size_bytes as sizeBytes',
      'modified_at as modifiedAt',
      'present',
      sql<boolean>`coalesce(afterwards in ('moved', 'deleted'), false)`.as('isPutAway'),
      sql<string | null>`failure ->> 'code'`.as('failedAs'),
    ])
    .where('current', '=', true)
    .execute();
}

/** Adds files that are new to a batch. */
export async function insertFiles(
  trx: Trx,
  key: CampaignKey & { batchId: string; at: Date },
  files: readonly (SeenFile & { id: string; kind: 'recording' | 'csv' | 'transcript' | 'other' })[],
): Promise<void> {
  for (let from = 0; from < files.length; from += 1_000) {
    await trx
      .insertInto('sftp_files')
      .values(
        files.slice(from, from + 1_000).map((file) => ({
          organization_id: key.organizationId,
          campaign_id: key.campaignId,
          batch_id: key.batchId,
          id: file.id,
          kind: file.kind,
          path: file.path,
          name_hash: file.nameHash,
          status: 'detected' as const,
          size_bytes: file.sizeBytes,
          modified_at: file.modifiedAt,
          still_since: key.at,
          detected_at: key.at,
          changed_at: key.at,
          failure: null,
          row: null,
          call_id: null,
          transcript_id: null,
          afterwards: null,
        })),
      )
      .execute();
  }
}

/** Files of a look that are to be at rest again; what a CSV said of them stays. `batchId` takes them along; null leaves them in their own. */
export async function beginAgain(
  db: Db | Trx,
  organizationId: string,
  files: readonly { id: string; seen: Pick<SeenFile, 'path' | 'sizeBytes' | 'modifiedAt'> }[],
  { batchId, at }: { batchId: string | null; at: Date },
): Promise<void> {
  if (files.length === 0) return;
  const values = files.map(({ id, seen }) => ({
    id,
    path: seen.path,
    size: seen.sizeBytes,
    modified: seen.modifiedAt.toISOString(),
  }));
  await sql`
    update sftp_files as f set status = 'detected', path = v.path, size_bytes = v.size, modified_at = v.modified,
      still_since = ${at}, changed_at = ${at}, present = true, failure = null, notes = '[]', tries = 0,
      transcript_id = null, batch_id = coalesce(${batchId}, f.batch_id)
    from jsonb_to_recordset(${asJson(values)}::jsonb) as v(id text, path text, size bigint, modified timestamptz)
    where f.organization_id = ${organizationId} and f.id = v.id
      and f.status in ('detected', 'matched', 'processing', 'failed', 'skipped')
  `.execute(db);
}

/** Files by whose names newer ones are known now. */
export async function retireFiles(trx: Trx, organizationId: string, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await trx
    .updateTable('sftp_files')
    .set({ current: false })
    .where('organization_id', '=', organizationId)
    .where('id', 'in', [...ids])
    .execute();
}

/** Notes which files are there. */
export async function notePresence(
  trx: Trx,
  organizationId: string,
  ids: readonly string[],
  present: boolean,
): Promise<void> {
  if (ids.length === 0) return;
  await trx
    .updateTable('sftp_files')
    .set({ present })
    .where('organization_id', '=', organizationId)
    .where('id', 'in', [...ids])
    .execute();
}

/** What becomes of a file. */
export type FileChange = {
  readonly id: string;
  readonly to: SftpFileStatus;
  readonly failure?: Failure | null;
  readonly row?: SftpRow | null;
  /** The transcript that goes with a recording. */
  readonly transcriptId?: string | null;
  readonly notes?: readonly string[];
  readonly differs?: boolean;
  /** A CSV that was read is put away like a recording. */
  readonly putAway?: boolean;
};

/** Moves files that are in one of these statuses; answers which. */
export async function moveFiles(
  db: Db | Trx,
  organizationId: string,
  changes: readonly FileChange[],
  { from, at }: { from: readonly SftpFileStatus[]; at: Date },
): Promise<string[]> {
  if (changes.length === 0) return [];
  const values = changes.map((change) => ({
    failure: null,
    row: null,
    transcriptId: null,
    notes: [],
    differs: false,
    ...change,
  }));
  const { rows } = await sql<{ id: string }>`
    update sftp_files as f set status = v.to, failure = v.failure, row = coalesce(v.row, f.row), notes = v.notes,
      transcript_id = coalesce(v."transcriptId", f.transcript_id), differs = v.differs, changed_at = ${at}, present = f.present and coalesce(v.failure ->> 'code', '') <> 'sftp_vanished',
      afterwards = case when v."putAway" then 'waiting' else f.afterwards end
    from jsonb_to_recordset(${asJson(values)}::jsonb)
      as v(id text, "to" text, failure jsonb, row jsonb, notes jsonb, differs boolean, "putAway" boolean,
        "transcriptId" text)
    where f.organization_id = ${organizationId} and f.id = v.id and f.status = any(${[...from]}::text[])
    returning f.id
  `.execute(db);
  return rows.map(({ id }) => id);
}

/** Moves files to another batch. */
export async function putInBatch(
  trx: Trx,
  organizationId: string,
  ids: readonly string[],
  batchId: string,
): Promise<void> {
  if (ids.length === 0) return;
  await trx
    .updateTable('sftp_files')
    .set({ batch_id: batchId })
    .where('organization_id', '=', organizationId)
    .where('id', 'in', [...ids])
    .execute();
}

/** Which of these names were imported before, with what was imported. */
export async function importedNames(
  db: Db | Trx,
  key: CampaignKey,
  hashes: readonly string[],
): Promise<Map<string, { sizeBytes: number; modifiedAt: Date; sha256: string }>> {
  const { rows } = await sql<{ hash: string; size: number; modified: Date; sha256: string }>`
    select name_hash as hash, size_bytes as size, modified_at as modified, sha256 from sftp_imports
    where organization_id = ${key.organizationId} and campaign_id = ${key.campaignId}
      and name_hash = any(${[...hashes]}::text[])
  `.execute(db);
  return new Map(
    rows.map((row) => [row.hash, { sizeBytes: row.size, modifiedAt: row.modified, sha256: row.sha256 }]),
  );
}

/** Remembers a name as imported; false when it was before. A person may have it replaced. */
export async function rememberImport(
  trx: Trx,
  key: CampaignKey,
  file: { nameHash: string; sizeBytes: number; modifiedAt: Date; sha256: string; at: Date; anyway: boolean },
): Promise<boolean> {
  const values = {
    size_bytes: file.sizeBytes,
    modified_at: file.modifiedAt,
    sha256: file.sha256,
    imported_at: file.at,
  };
  const { numInsertedOrUpdatedRows } = await trx
    .insertInto('sftp_imports')
    .values({
      organization_id: key.organizationId,
      campaign_id: key.campaignId,
      name_hash: file.nameHash,
      ...values,
    })
    .onConflict((on) => {
      const same = on.columns(['organization_id', 'campaign_id', 'name_hash']);
      return file.anyway ? same.doUpdateSet(values) : same.doNothing();
    })
    .executeTakeFirstOrThrow();
  return numInsertedOrUpdatedRows === 1n;
}
