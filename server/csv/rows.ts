import type { UploadFields } from '#shared/calls.ts';
import { type CallDate, callDate, type DateReading } from './call-date.ts';
import { callDirection, durationSeconds } from './cell-values.ts';
import { type Column, type Meaning, plainHeader } from './columns.ts';
import type { CsvRecord } from './records.ts';

/** What a row may say of a call: the fields of an upload, and everything else as metadata. */
export type RowFields = Omit<UploadFields, 'campaign_id' | 'bulk_item_id' | 'path'>;

/** A row that names a recording. `path` is as written, with `/`; it is compared and never opened. */
export type CsvRow = {
  readonly line: number;
  readonly path: string;
  readonly fields: RowFields;
  /** What was decided or could not be understood, each as a sentence; the text itself is in the metadata then. */
  readonly notes: readonly string[];
};

/** A row that cannot be used, and why. */
export type BadRow = { readonly line: number; readonly problem: string };

type Cells = ReadonlyMap<Meaning, { readonly text: string; readonly column: Column }>;

/** Reads one record by its header. A row that cannot be used fails alone. */
export function readRow(
  columns: readonly Column[],
  record: CsvRecord,
  reading: DateReading,
): CsvRow | BadRow {
  if ('problem' in record) return record;
  const { line, cells: texts } = record;
  const refused = refusal(columns.length, texts);
  if (refused !== null) return { line, problem: refused };
  const cells = new Map<Meaning, { text: string; column: Column }>();
  const metadata: Record<string, string | number> = {};
  columns.forEach((column, index) => {
    const text = texts[index] ?? '';
    if (text === '') return;
    if (column.meaning === null) metadata[column.key] = text;
    else cells.set(column.meaning, { text, column });
  });
  const path = pathIn(cells.get('file_name')?.text ?? '');
  if (path === null) return { line, problem: 'names no file' };
  const notes: string[] = [];
  const fields = { ...textFields(cells, metadata, notes), ...readFields(cells, metadata, notes, reading) };
  const hasMetadata = Object.keys(metadata).length > 0;
  return { line, path, fields: hasMetadata ? { ...fields, metadata } : fields, notes };
}

/** Why a row cannot be used at all. Separators that a spreadsheet leaves at the end are no cells. */
function refusal(columns: number, cells: readonly string[]): string | null {
  const filled = cells.findLastIndex((cell) => cell !== '') + 1;
  if (cells.length < columns || filled > columns) {
    return `has ${cells.length} ${cells.length === 1 ? 'cell' : 'cells'} where the header has ${columns}`;
  }
  return cells.some((cell) => cell.includes('\0')) ? 'holds a character that cannot be stored (NUL)' : null;
}

/** The file a row names; null when it names none. Drive letters, `..` and leading slashes say nothing about a name. */
function pathIn(text: string): string | null {
  const parts = text
    .normalize('NFC')
    .replaceAll('\\', '/')
    .split('/')
    .filter((part) => part !== '' && part !== '.' && part !== '..' && !/^[a-z]:$/i.test(part));
  return parts.length === 0 ? null : parts.join('/');
}

/** Cells that are taken as they stand, with the longest that is kept as a field. */
const asTheyStand = {
  agent_code: 200,
  agent_email: 254,
  extension: 50,
  customer_id: 200,
  customer_name: 200,
  disposition: 200,
  client_reference: 200,
} as const satisfies Partial<Record<Meaning, number>>;

function textFields(cells: Cells, metadata: Record<string, string | number>, notes: string[]): RowFields {
  const fields: Record<string, string> = {};
  const take = (name: string, text: string, most: number): void => {
    if (text.length <= most) fields[name] = text;
    else {
      metadata[name] = text;
      notes.push(`${name} is longer than ${most} characters; it is kept as metadata only`);
    }
  };
  for (const [name, most] of Object.entries(asTheyStand)) {
    const text = cells.get(name as Meaning)?.text;
    if (text !== undefined) take(name, text, most);
  }
  const agentName = agentNameIn(cells);
  if (agentName !== '') take('agent_name', agentName, 200);
  return fields;
}

/** The agent's name, or first and last name put together. */
function agentNameIn(cells: Cells): string {
  const parts = [cells.get('agent_first_name')?.text, cells.get('agent_last_name')?.text];
  return cells.get('agent_name')?.text ?? parts.filter((part) => part !== undefined).join(' ');
}

const keptAsMetadata = ['call_id', 'customer_phone', 'dialed_number', 'queue', 'language'] as const;

/** Cells that have to be understood; what is not stays in the metadata, with a note. */
function readFields(
  cells: Cells,
  metadata: Record<string, string | number>,
  notes: string[],
  reading: DateReading,
): RowFields {
  for (const name of keptAsMetadata) {
    const text = cells.get(name)?.text;
    if (text !== undefined) metadata[name] = text;
  }
  readDuration(cells, metadata, notes);
  const direction = cells.get('direction')?.text;
  const type = direction === undefined ? null : callDirection(direction);
  if (direction !== undefined && type === null) {
    metadata['direction'] = direction;
    notes.push(`“${direction}” is no direction that is understood`);
  }
  const date = readDate(cells, metadata, notes, reading);
  return {
    ...(type === null ? {} : { call_type: type }),
    ...(date === null ? {} : { call_date: date.toISOString() }),
  };
}

function readDuration(cells: Cells, metadata: Record<string, string | number>, notes: string[]): void {
  const cell = cells.get('duration');
  if (cell === undefined) return;
  const seconds = durationSeconds(cell.text, plainHeader(cell.column.header).endsWith('ms') ? 'ms' : 's');
  if (seconds !== null) metadata['duration_seconds'] = seconds;
  else {
    metadata['duration'] = cell.text;
    notes.push(`“${cell.text}” is no length that is understood`);
  }
}

function readDate(
  cells: Cells,
  metadata: Record<string, string | number>,
  notes: string[],
  reading: DateReading,
): Date | null {
  const day = cells.get('call_date');
  const time = cells.get('call_time')?.text ?? '';
  if (day === undefined && time === '') return null;
  const read = dateOf(day, time, reading);
  if ('problem' in read) {
    if (day !== undefined) metadata['call_date'] = day.text;
    if (time !== '') metadata['call_time'] = time;
    notes.push(read.problem);
    return null;
  }
  if (read.note !== null) notes.push(read.note);
  return read.at;
}

function dateOf(
  day: { text: string; column: Column } | undefined,
  time: string,
  reading: DateReading,
): CallDate {
  if (day === undefined) return { problem: `“${time}” is a time without its date` };
  // NICE's column of this name is in universal time.
  const universal =
    plainHeader(day.column.header) === 'calluniversaltime' && !/[a-z]|[+-]\d\d:?\d\d$/i.test(day.text);
  return callDate(day.text, universal && time === '' ? `${time} Z`.trim() : time, reading);
}
