import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { KnownAgent } from '#server/agents/match-agent.ts';
import { previewInThread } from '#server/csv/preview-thread.ts';
import { readCsv } from '#server/csv/read-csv.ts';
import { zoneOf } from '#server/csv/zoned-time.ts';
import { csvLine } from '#shared/csv-cell.ts';
import type { CsvPreview } from '#shared/csv-preview.ts';

const timeZone = 'Europe/London';

/** How a CSV of so many rows goes: seconds, megabytes that the process grew by, longest standstill in milliseconds. */
export type CsvFigures = {
  readonly rows: number;
  readonly seconds: number;
  readonly grownMb: number;
  readonly stillMs: number;
  readonly answerMs: number;
};

/** Reads and matches `rows` rows with as many recordings, by 500 agents, in the thread that the web server uses. */
export async function matchCsv(rows: number): Promise<CsvFigures> {
  const csv = aCsv(rows);
  const names = Array.from({ length: rows }, (_, index) => `rec-${index}.wav`);
  const input = { csv, names, agents: agents(), pattern: null, timeZone, dayFirst: true };
  const memoryBefore = process.memoryUsage().rss;
  const still = monitorEventLoopDelay({ resolution: 1 });
  still.enable();
  const begun = performance.now();
  const json = await previewInThread(input, new AbortController().signal);
  const seconds = (performance.now() - begun) / 1_000;
  still.disable();
  const grownMb = (process.memoryUsage().rss - memoryBefore) / 1e6;
  const answered = performance.now();
  const { files_without_row: missed } = JSON.parse(new TextDecoder().decode(json)) as CsvPreview;
  if (missed > 0) throw new Error(`${missed} recordings were not matched.`);
  return { rows, seconds, grownMb, stillMs: still.max / 1e6, answerMs: performance.now() - answered };
}

/** Reads `rows` rows one after the other, as the SFTP sweep does; answers seconds and megabytes of heap at most. */
export function readRows(rows: number): { seconds: number; heapMb: number } {
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

const header = ['file_name', 'agent_code', 'call_date', 'direction', 'customer_name', 'ani', 'billsec', 'note'];

function aCsv(rows: number): Uint8Array {
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

if (import.meta.main) {
  const line = (name: string, figures: object): boolean =>
    process.stdout.write(`${name} ${JSON.stringify(figures)}\n`);
  line('matched', await matchCsv(50_000));
  line('read', { rows: 50_000, ...readRows(50_000) });
  line('read', { rows: 1_000_000, ...readRows(1_000_000) });
}
