import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { csvProblem } from '#server/csv/csv-problem.ts';
import { ownBytes } from '#server/csv/own-bytes.ts';
import type { SftpMissing, SftpRow } from '#server/db/tables.ts';
import type { CampaignSettings } from '#shared/campaigns.ts';
import { type CsvFile, type RowsRead, readRows } from './rows.ts';

/** What the thread is started with. */
export type RowsInput = {
  readonly csvs: readonly CsvFile[];
  readonly paths: readonly string[];
  readonly settings: Pick<CampaignSettings, 'timeZone' | 'dayFirst'>;
};

/** What the thread says first; errors lose their class on the way, so problems are words. */
export type RowsHead = {
  readonly missing: SftpMissing;
  readonly problems: readonly (readonly [string, string])[];
  readonly notes: readonly (readonly [string, readonly string[]])[];
};

/** What the thread says whenever it is asked for more: the next recordings with their rows, in the end none. */
export type RowsPart = readonly (readonly [string, SftpRow])[];

/** Less than that takes less time than starting a thread does. */
const [mostBytesHere, mostPathsHere] = [65_536, 2_000];
const deadlineMs = 120_000;
const memoryMb = 1_024;

/**
 * Reads the CSVs of a batch as `readRows` does, large ones in a thread of their own, bounded in time (2 min) and memory.
 * Rows come back part by part: all at once they would hold up whoever takes them. The bytes go over to the thread.
 */
export async function readRowsAside(input: RowsInput): Promise<RowsRead> {
  const { csvs, paths, settings } = input;
  const bytes = csvs.reduce((sum, csv) => sum + csv.bytes.byteLength, 0);
  if (bytes <= mostBytesHere && paths.length <= mostPathsHere) return readRows(csvs, paths, settings);
  const own = csvs.map((csv) => ({ ...csv, bytes: ownBytes(csv.bytes) }));
  const worker = new Worker(new URL('./rows-worker.ts', import.meta.url), {
    workerData: { csvs: own, paths, settings } satisfies RowsInput,
    transferList: own.map((csv) => csv.bytes.buffer),
    resourceLimits: { maxOldGenerationSizeMb: memoryMb },
  });
  try {
    return await rowsOf(worker, AbortSignal.timeout(deadlineMs));
  } catch (error) {
    const problem = csvProblem(whyNot(error));
    const problems = new Map(csvs.map(({ id }) => [id, problem]));
    return { rows: new Map(), missing: { count: 0, rows: [] }, problems, notes: new Map() };
  } finally {
    await worker.terminate();
  }
}

async function rowsOf(worker: Worker, signal: AbortSignal): Promise<RowsRead> {
  const said = async <Said>(): Promise<Said> => ((await once(worker, 'message', { signal })) as [Said])[0];
  const head = await said<RowsHead>();
  const rows = new Map<string, SftpRow>();
  for (;;) {
    worker.postMessage('more', []);
    const part = await said<RowsPart>();
    if (part.length === 0) break;
    for (const [path, row] of part) rows.set(path, row);
  }
  return {
    rows,
    missing: head.missing,
    problems: new Map(head.problems.map(([id, problem]) => [id, csvProblem(problem)])),
    notes: new Map(head.notes),
  };
}

/** What keeps a thread from reading is said of the CSVs; anything else is no trouble of theirs. */
function whyNot(error: unknown): string {
  const { name, code } = error as { name?: unknown; code?: unknown };
  if (name === 'AbortError') return 'reading it takes longer than two minutes';
  if (code === 'ERR_WORKER_OUT_OF_MEMORY') return 'reading it takes too much memory';
  throw error;
}
