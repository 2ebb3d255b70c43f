import { rowMatcher } from '#server/csv/match-rows.ts';
import { readCsv } from '#server/csv/read-csv.ts';
import type { BadRow, CsvRow } from '#server/csv/rows.ts';
import { zoneOf } from '#server/csv/zoned-time.ts';
import type { SftpMissing, SftpRow } from '#server/db/tables.ts';
import type { CampaignSettings } from '#shared/campaigns.ts';
import { KnownError } from '#shared/errors.ts';

/** A CSV of a batch with what is in it. */
export type CsvFile = { readonly id: string; readonly path: string; readonly bytes: Uint8Array };

/** What the CSVs of a batch say: the row of each recording, and the rows that have none. */
export type RowsRead = {
  readonly rows: ReadonlyMap<string, SftpRow>;
  readonly missing: SftpMissing;
  /** Why a CSV cannot be used, by its id. */
  readonly problems: ReadonlyMap<string, KnownError>;
  /** What people should know of a CSV, by its id. */
  readonly notes: ReadonlyMap<string, readonly string[]>;
};

const mostMissing = 1_000;
const mostNotes = 20;

/**
 * Reads the CSVs of a batch, the older first: of two rows for one recording the later wins. `paths` are all recordings
 * that a row may name; `isImported` tells of a row's file whether it came in before.
 */
export function readRows(
  csvs: readonly CsvFile[],
  paths: readonly string[],
  { timeZone, dayFirst }: Pick<CampaignSettings, 'timeZone' | 'dayFirst'>,
): RowsRead {
  const dates = { zone: zoneOf(timeZone), timeZone, dayFirst };
  const matcher = rowMatcher(paths);
  const problems = new Map<string, KnownError>();
  const notes = new Map<string, string[]>();
  const origins = new Map<CsvRow, string>();
  const left: SftpRow[] = [];
  let count = 0;
  const take = (row: CsvRow | BadRow, csv: CsvFile, said: string[]): void => {
    if ('problem' in row) return tell(said, `Line ${row.line} ${row.problem}.`);
    origins.set(row, csv.path);
    const fate = matcher.take(row);
    if (fate === 'several_files')
      tell(said, `Line ${row.line} names several recordings, so it is used for none.`);
    if (fate !== 'no_file') return undefined;
    count += 1;
    if (left.length < mostMissing) left.push(rowOf(row, csv.path));
    return undefined;
  };
  for (const csv of csvs) {
    const said: string[] = [];
    notes.set(csv.id, said);
    try {
      const reading = readCsv(csv.bytes, dates);
      said.push(...reading.warnings);
      for (const row of reading.rows()) take(row, csv, said);
    } catch (error) {
      if (!(error instanceof KnownError)) throw error;
      problems.set(csv.id, error);
    }
  }
  const rows = new Map<string, SftpRow>();
  matcher.matches().forEach((matched, at) => {
    const path = paths[at];
    if (matched === null || path === undefined) return;
    const row = rowOf(matched.row, origins.get(matched.row) ?? '');
    rows.set(path, { ...row, notes: [...row.notes, ...matched.notes] });
  });
  return { rows, missing: { count, rows: left }, problems, notes };
}

function tell(said: string[], note: string): void {
  if (said.length < mostNotes) said.push(note);
}

function rowOf({ line, path, fields, notes }: CsvRow, csv: string): SftpRow {
  return { csv, line, path, fields, notes };
}

/** The row among those that wait for a recording which this one answers; null when none does. */
export function awaitedRow(missing: SftpMissing, path: string): SftpRow | null {
  const matcher = rowMatcher([path]);
  const found = missing.rows.findLast(({ line, path: named, fields, notes }) => {
    return matcher.take({ line, path: named, fields, notes }) === 'matched';
  });
  return found ?? null;
}
