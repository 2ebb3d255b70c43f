import { parse } from 'csv-parse/sync';
import { csvProblem } from './csv-problem.ts';

/** A record as it stands in the file, blank ones left out; `line` is where it begins, counted from 1. */
export type CsvRecord =
  | { readonly line: number; readonly cells: readonly string[] }
  | { readonly line: number; readonly problem: string };

const largestRecordBytes = 65_536;
/** A file in which more records than this cannot be told apart was not written with this separator, or is no CSV. */
const mostUnreadable = 1_000;

/**
 * The records of a CSV in their order. A record that cannot be read (a stray quote, an unclosed one, more than 64 KiB)
 * is told with its line, and reading goes on at the line after it. Throws csv_unreadable when too many are like that.
 */
export function* csvRecords(
  pieces: Iterable<Buffer>,
  given: { readonly separator: string; readonly firstLine: number },
): Generator<CsvRecord> {
  const at = { line: given.firstLine, unreadable: 0, insideBrokenLine: false };
  let carried: Buffer = Buffer.alloc(0);
  for (const { piece, last } of withLast(pieces)) {
    let text: Buffer = carried.length === 0 ? piece : Buffer.concat([carried, piece]);
    if (at.insideBrokenLine) text = afterLine(text, at);
    for (;;) {
      const read = recordsIn(text.subarray(0, last ? text.length : lineEnd(text)), given.separator, at.line);
      yield* read.records;
      at.line += read.lines;
      carried = text.subarray(read.bytes);
      const tooLong = carried.length > largestRecordBytes;
      const complete = read.failure === 'broken' || last || tooLong;
      if (carried.length === 0 || !complete) break;
      yield { line: at.line, problem: problems[read.failure ?? 'large'] };
      at.unreadable += 1;
      if (at.unreadable > mostUnreadable) throw csvProblem(hopeless);
      text = afterLine(carried, at);
    }
  }
}

const hopeless = 'more than 1,000 of its rows have misplaced quotes; check the separator';

/** What comes after the first line of a text; all of it is left out when that line does not end here. */
function afterLine(text: Buffer, at: { line: number; insideBrokenLine: boolean }): Buffer {
  const ends = [text.indexOf(lineFeed), text.indexOf(carriageReturn)].filter((end) => end !== -1);
  at.insideBrokenLine = ends.length === 0;
  if (ends.length === 0) return text.subarray(text.length);
  const end = Math.min(...ends);
  at.line += 1;
  return text.subarray(text[end] === carriageReturn && text[end + 1] === lineFeed ? end + 2 : end + 1);
}

const problems = {
  broken: 'has a quote where none may stand',
  open: 'opens a quote that is never closed',
  large: 'is longer than 64 KiB',
} as const;

type Failure = keyof typeof problems;
type Read = {
  readonly records: readonly CsvRecord[];
  /** Of the records read whole. */
  readonly bytes: number;
  readonly lines: number;
  /** Why the record after them could not be read. */
  readonly failure: Failure | null;
};

const failures: Readonly<Record<string, Failure>> = {
  CSV_QUOTE_NOT_CLOSED: 'open',
  CSV_MAX_RECORD_SIZE: 'large',
};

function recordsIn(text: Buffer, separator: string, firstLine: number): Read {
  const records: CsvRecord[] = [];
  let bytes = 0;
  let lines = 0;
  let counted = 0;
  try {
    parse(text, {
      delimiter: separator,
      record_delimiter: ['\r\n', '\n', '\r'],
      trim: true,
      relax_column_count: true,
      max_record_size: largestRecordBytes,
      on_record: (cells: string[], context) => {
        if (cells.some((cell) => cell !== '')) records.push({ line: firstLine + lines, cells });
        // The parser counts a CRLF inside quotes twice.
        lines += context.lines - counted === 1 ? 1 : lineEndsIn(text.subarray(bytes, context.bytes));
        counted = context.lines;
        bytes = context.bytes;
        return null;
      },
    });
    return { records, bytes: text.length, lines, failure: null };
  } catch (error) {
    const { code = '' } = error as { code?: string };
    if (!code.includes('_')) throw error;
    return { records, bytes, lines, failure: failures[code] ?? 'broken' };
  }
}

function* withLast(pieces: Iterable<Buffer>): Generator<{ piece: Buffer; last: boolean }> {
  let before: Buffer | null = null;
  for (const piece of pieces) {
    if (before !== null) yield { piece: before, last: false };
    before = piece;
  }
  if (before !== null) yield { piece: before, last: true };
}

const [lineFeed, carriageReturn] = [0x0a, 0x0d];

/** Where the last whole line of a text ends; a carriage return at its very end may be half of a line end. */
function lineEnd(text: Buffer): number {
  const feed = text.lastIndexOf(lineFeed);
  const carriage = text.lastIndexOf(carriageReturn, text.length - 2);
  return Math.max(feed, carriage) + 1;
}

function lineEndsIn(text: Buffer): number {
  return text.toString('latin1').match(/\r\n|\n|\r/g)?.length ?? 0;
}
