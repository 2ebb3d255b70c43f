import { createHash } from 'node:crypto';
import type { Clock } from '#server/clock.ts';
import type { Db } from '#server/db/db.ts';
import type { SftpMissing } from '#server/db/tables.ts';
import { largestCsvBytes } from '#shared/csv-preview.ts';
import { type ErrorCode, KnownError } from '#shared/errors.ts';
import { type BatchRow, type FileRow, filesWithoutRow, importedPaths } from './batches.db.ts';
import type { SftpCampaign } from './campaigns.db.ts';
import { importedNames } from './files.db.ts';
import type { KeptCsvs } from './kept-csvs.ts';
import type { KeptRows } from './kept-rows.ts';
import { below, importedAs } from './names.ts';
import type { Remote } from './remote.ts';
import type { CsvFile, RowsRead } from './rows.ts';
import { readRowsAside } from './rows-thread.ts';

export type ReadDeps = {
  readonly db: Db;
  readonly clock: Clock;
  readonly settleMs: number;
  readonly keptRows: KeptRows;
  readonly keptCsvs: KeptCsvs;
};

/** Whether a file lies there as it did for long enough. */
export function isSettled({ clock, settleMs }: Pick<ReadDeps, 'clock' | 'settleMs'>, file: FileRow): boolean {
  return file.present && clock.now() - file.still_since.getTime() >= settleMs;
}

const noRows: RowsRead = {
  rows: new Map(),
  missing: { count: 0, rows: [] },
  problems: new Map(),
  notes: new Map(),
};

/**
 * What the CSVs of a batch say that are at rest. One is fetched again only when it has changed, and they are read again
 * only when one of them or the recordings they may name have. Throws sftp_changed, sftp_vanished, sftp_unreachable.
 */
export async function readCsvs(
  deps: ReadDeps,
  campaign: SftpCampaign,
  {
    batch,
    files,
    remote,
    folder,
  }: { batch: BatchRow; files: readonly FileRow[]; remote: Remote; folder: string },
): Promise<RowsRead> {
  const csvs = files.filter(
    (file) => file.kind === 'csv' && file.status === 'detected' && isSettled(deps, file),
  );
  if (csvs.length === 0) return { ...noRows, missing: batch.missing };
  const key = { organizationId: campaign.organizationId, campaignId: campaign.id };
  const oldestFirst = csvs.toSorted((a, b) => a.modified_at.getTime() - b.modified_at.getTime());
  const here = files.filter(({ kind }) => kind === 'recording').map(({ path }) => path);
  const failed = (await filesWithoutRow(deps.db, key)).map(({ path }) => path);
  const done = await importedPaths(deps.db, key);
  const paths = [...new Set([...here, ...failed, ...done])].toSorted();
  const { timeZone, dayFirst } = campaign.settings;
  const facts = factsIn([
    ...oldestFirst.map((csv) => `${csv.id} ${csv.size_bytes} ${csv.modified_at.getTime()}`),
    `${timeZone} ${dayFirst}`,
    ...paths,
  ]);
  const found = await deps.keptRows.of(batch.id, facts, async () => {
    const read = await fetchCsvs(deps.keptCsvs, { remote, folder }, oldestFirst);
    const rows = await readRowsAside({ csvs: read.csvs, paths, settings: { timeZone, dayFirst } });
    return { ...rows, problems: new Map([...read.problems, ...rows.problems]) };
  });
  return { ...found, missing: await withoutImported(deps, campaign, found.missing) };
}

/** A fingerprint of what the answer of CSVs depends on. */
function factsIn(lines: readonly string[]): string {
  return createHash('sha256').update(lines.join('\n')).digest('hex');
}

async function fetchCsvs(
  kept: KeptCsvs,
  { remote, folder }: { remote: Remote; folder: string },
  files: readonly FileRow[],
) {
  const csvs: CsvFile[] = [];
  const problems = new Map<string, KnownError>();
  for (const file of files) {
    try {
      const bytes = await kept.of(file, () => wholeFile(remote, folder, file));
      // What is read in a thread is gone here afterwards, so that gets a copy.
      csvs.push({ id: file.id, path: file.path, bytes: new Uint8Array(bytes) });
    } catch (error) {
      if (!(error instanceof KnownError) || !ofTheFile.includes(error.code)) throw error;
      problems.set(file.id, error);
    }
  }
  return { csvs, problems };
}

/** A recording whose call was deleted is known by its hash alone; its row waits for nothing. */
async function withoutImported(
  deps: ReadDeps,
  campaign: SftpCampaign,
  { count, rows }: SftpMissing,
): Promise<SftpMissing> {
  if (count === 0) return { count, rows };
  const key = { organizationId: campaign.organizationId, campaignId: campaign.id };
  const hashes = rows.map(({ path }) => importedAs(campaign.id, path));
  const known = await importedNames(deps.db, key, hashes);
  const left = rows.filter((_, at) => !known.has(hashes[at] ?? ''));
  return { count: count - (rows.length - left.length), rows: left };
}

const ofTheFile: readonly ErrorCode[] = ['csv_unreadable', 'sftp_file_refused'];

async function wholeFile(remote: Remote, folder: string, file: FileRow): Promise<Buffer> {
  if (file.size_bytes > largestCsvBytes) {
    throw new KnownError('csv_unreadable', {
      problem: `it is larger than ${largestCsvBytes / 1_000_000} MB`,
    });
  }
  const path = below(folder, file.path);
  const pieces: Uint8Array[] = [];
  for await (const piece of remote.read(path, file.size_bytes)) pieces.push(piece);
  const after = await remote.stat(path);
  const isSame =
    after?.sizeBytes === file.size_bytes && after.modifiedAt.getTime() === file.modified_at.getTime();
  if (!isSame) throw new KnownError('sftp_changed');
  return Buffer.concat(pieces);
}
