import type { KnownAgent } from '#server/agents/match-agent.ts';
import { previewInThread } from '#server/csv/preview-thread.ts';
import { readCsv } from '#server/csv/read-csv.ts';
import { zoneOf } from '#server/csv/zoned-time.ts';
import { csvLine } from '#shared/csv-cell.ts';
import type { CsvPreview } from '#shared/csv-preview.ts';
import type { Row } from './table.ts';

const timeZone = 'Europe/London';

/** How long CSVs take that name 50,000 recordings and a million, and what they take of the process. */
export async function benchCsv(): Promise<Row[]> {
  const matched = await matchCsv(50_000);
  const [some, many] = [readRows(50_000), readRows(1_000_000)];
  return [
    {
      what: 'CSV of 50,000 rows matched with 50,000 recordings',
      value: matched.seconds,
      unit: 's',
      target: '≤ 5 s',
    },
    {
      what: 'The web server’s own work on it',
      value: matched.busyMs,
      unit: 'ms',
      target: '≤ 50 ms at a time',
    },
    { what: 'CSV of 50,000 rows read', value: some.seconds, unit: 's' },
    { what: 'CSV of 1,000,000 rows read', value: many.seconds, unit: 's' },
    {
      what: 'Heap at most, 1,000,000 rows',
      value: many.heapMb,
      unit: 'MB',
      ratio: many.heapMb / some.heapMb,
    },
  ];
}

/**
 * Reads and matches `rows` rows with as many recordings and 500 agents, in the thread that the web server uses. Answers
 * seconds, and the milliseconds that the thread which serves requests was busy.
 */
async function matchCsv(rows: number): Promise<{ seconds: number; busyMs: number }> {
  const csv = aCsv(rows);
  const names = Array.from({ length: rows }, (_, index) => `rec-${index}.wav`);
  const input = { csv, names, agents: agents(), pattern: null, timeZone, dayFirst: true };
  const begun = performance.now();
  const preview = previewInThread(input, new AbortController().signal);
  const busyMs = performance.now() - begun;
  const json = await preview;
  const seconds = (performance.now() - begun) / 1_000;
  const { files_without_row: missed } = JSON.parse(new TextDecoder().decode(json)) as CsvPreview;
  if (missed > 0) throw new Error(`${missed} recordings were not matched.`);
  return { seconds, busyMs };
}

/** Reads `rows` rows one after the other, as the SFTP sweep does; answers seconds and megabytes of heap at most. */
function readRows(rows: number): { seconds: number; heapMb: number } {
  const csv = aCsv(rows);
  const begun = performance.now();
  let count = 0;
  let heap = 0;
  for (const _ of readCsv(csv, { zone: zoneOf(timeZone), timeZone, dayFirst: true }).rows()) {
    count += 1;
    if (count % 10_000 === 0) heap = Math.max(heap, process.memoryUsage().heapUsed);
  }
  if (count !== rows) throw new Error(`${count} rows of ${rows} were read.`);
  return { seconds: (performance.now() - begun) / 1_000, heapMb: heap / 1e6 };
}

const header = [
  'file_name',
  'agent_code',
  'call_date',
  'direction',
  'customer_name',
  'ani',
  'billsec',
  'note',
];

/** A CSV that names so many recordings. */
export function aCsv(rows: number): Uint8Array {
  const parts = [Buffer.from(csvLine(header))];
  for (let from = 0; from < rows; from += 10_000) {
    const lines = Array.from({ length: Math.min(10_000, rows - from) }, (_, index) => aRow(from + index));
    parts.push(Buffer.from(lines.join('')));
  }
  return Buffer.concat(parts);
}

function aRow(index: number): string {
  const day = String((index % 28) + 1).padStart(2, '0');
  return csvLine([
    `rec-${index}.wav`,
    `A${index % 500}`,
    `${day}/11/2026 10:31:05`,
    index % 2 === 0 ? 'in' : 'out',
    'Smith, Jo',
    `+44207946${index % 10_000}`,
    93,
    `note "${index}"`,
  ]);
}

function agents(): KnownAgent[] {
  return Array.from({ length: 500 }, (_, index) => ({
    id: `agent_${index}`,
    name: `Agent ${index}`,
    code: `A${index}`,
    email: null,
    extension: null,
    archived: false,
  }));
}
