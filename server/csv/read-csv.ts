import type { DateReading } from './call-date.ts';
import { type Column, columnAliases, knownHeaders, readHeader } from './columns.ts';
import { csvProblem } from './csv-problem.ts';
import { decodeCsv, type Encoding } from './decode.ts';
import { csvRecords } from './records.ts';
import { type BadRow, type CsvRow, readRow } from './rows.ts';

/** A CSV whose header was understood; its rows are read when they are asked for, and may be read again. */
export type CsvReading = {
  readonly encoding: Encoding;
  readonly separator: string;
  readonly columns: readonly Column[];
  /** About the file as a whole. */
  readonly warnings: readonly string[];
  readonly rows: () => Generator<CsvRow | BadRow>;
};

const mostColumns = 500;
const separators = [',', ';', '\t', '|'] as const;
const lookedAtBytes = 131_072;

/**
 * Reads a CSV of recordings, one row each, whatever its encoding and separator. Throws csv_unreadable, in plain words,
 * when it has no header, no column for the file's name, or no rows.
 */
export function readCsv(bytes: Uint8Array, reading: DateReading): CsvReading {
  const { encoding, warning, pieces } = decodeCsv(bytes);
  const start = startOf(pieces);
  const stated = /^"?sep=([^\r\n])"?\r?(?:\n|\r|$)/i.exec(start.toString('utf8', 0, 20))?.[1];
  const separator = stated ?? likelySeparator(start);
  const rows = (): ReturnType<typeof csvRecords> => csvRecords(pieces(), { separator, firstLine: 1 });
  const head = firstRecord(rows(), stated !== undefined);
  const { columns, warnings } = headerIn(head.cells);
  if (!hasRows(rows(), head.line)) throw csvProblem('it has a header and no rows');
  return {
    encoding,
    separator,
    columns,
    warnings: warning === null ? warnings : [warning, ...warnings],
    rows: function* () {
      for (const record of rows()) {
        if (record.line > head.line) yield readRow(columns, record, reading);
      }
    },
  };
}

function startOf(pieces: () => Iterable<Buffer>): Buffer {
  for (const piece of pieces()) if (piece.length > 0) return piece.subarray(0, lookedAtBytes);
  throw csvProblem('it is empty');
}

/** The separator that makes the first line a header that is known best, else the one that makes most columns. */
function likelySeparator(start: Buffer): string {
  const rated = separators.map((separator) => {
    const [first] = csvRecords([start], { separator, firstLine: 1 });
    const cells = first !== undefined && 'cells' in first ? first.cells : [];
    return { separator, known: knownHeaders(cells), columns: cells.length };
  });
  const [best] = rated.toSorted((a, b) => b.known - a.known || b.columns - a.columns);
  return best?.separator ?? ',';
}

function firstRecord(
  records: ReturnType<typeof csvRecords>,
  afterSeparator: boolean,
): { line: number; cells: readonly string[] } {
  for (const record of records) {
    if (afterSeparator && record.line === 1) continue;
    if ('cells' in record) return record;
    throw csvProblem(`its header, line ${record.line}, ${record.problem}`);
  }
  throw csvProblem('it is empty');
}

function hasRows(records: ReturnType<typeof csvRecords>, headLine: number): boolean {
  for (const { line } of records) if (line > headLine) return true;
  return false;
}

function headerIn(cells: readonly string[]) {
  const filled = cells.slice(0, cells.findLastIndex((cell) => cell !== '') + 1);
  if (filled.length > mostColumns) throw csvProblem(`it has more than ${mostColumns} columns`);
  const header = readHeader(filled);
  if (header.columns.some(({ meaning }) => meaning === 'file_name')) return header;
  if (knownHeaders(filled) === 0 && filled.some(looksLikeRecording)) {
    throw csvProblem('it has no header: its first line is already a row');
  }
  const names = ['file_name', ...columnAliases.file_name].slice(0, 4).join(', ');
  const found = filled.map((cell) => cell.slice(0, 40)).slice(0, 12);
  throw csvProblem(`no column names the recording (${names} …); its columns are ${found.join(', ')}`);
}

function looksLikeRecording(cell: string): boolean {
  return /\.(wav|mp3|m4a|ogg|opus|flac|gsm|aac|wma|webm|mp4|amr|g722|au|aif+)$/i.test(cell);
}
