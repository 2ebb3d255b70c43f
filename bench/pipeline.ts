import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { receiveDeps } from '#server/uploads/receive-deps.ts';
import { receiveFile } from '#server/uploads/receive-file.ts';
import { bareJobsPerSecond, bareTransactionsPerSecond } from './bare-database.ts';
import { type BenchHouse, inFolder, inHouse } from './house.ts';
import { databaseProcessorMs, processorMs } from './process.ts';
import { stillPorts } from './still-ports.ts';
import { median, type Row } from './table.ts';

const callsPerRun = 2_000;
const runs = 3;
const workers = 2;
const doorsAtOnce = 8;
const patienceMs = 120_000;

/** How many calls a second go from the door through both stages when the stages themselves do nothing. */
export async function benchPipeline(): Promise<Row[]> {
  return inFolder((folder) => {
    const dataDir = join(folder, 'data');
    return inHouse(dataDir, { ports: stillPorts }, (house) => measure(house, dataDir));
  });
}

async function measure(house: BenchHouse, dataDir: string): Promise<Row[]> {
  const doors: number[] = [];
  const drained: Drained[] = [];
  for (let run = 0; run < runs; run += 1) {
    doors.push(await perSecond(callsPerRun, () => receiveMany(house, callsPerRun)));
    drained.push(await workThrough(house, dataDir));
  }
  const transactions = await bareTransactionsPerSecond(house.deps.connectionString);
  const jobs = await bareJobsPerSecond(house.deps.connectionString);
  const calls = median(drained.map(({ callsPerSecond }) => callsPerSecond));
  return [
    {
      what: `Pipeline: calls through both stages, ${workers} worker processes`,
      value: calls,
      unit: 'calls/s',
      target: 'at least 100',
      ratio: (2 * calls) / jobs,
    },
    {
      what: 'Pipeline: processor time of the workers for one call',
      value: median(drained.map(({ workerMs }) => workerMs)),
      unit: 'ms',
    },
    {
      what: 'Pipeline: processor time of the database for one call',
      value: median(drained.map(({ databaseMs }) => databaseMs)),
      unit: 'ms',
    },
    {
      what: 'Pipeline: calls accepted at the door, database work only',
      value: median(doors),
      unit: 'calls/s',
    },
    {
      what: 'Bare: empty jobs of pg-boss, sent, taken and completed one by one',
      value: jobs,
      unit: 'jobs/s',
    },
    { what: 'Bare: transactions of one INSERT and one UPDATE', value: transactions, unit: 'transactions/s' },
  ];
}

async function receiveMany({ deps, actor, campaignId }: BenchHouse, count: number): Promise<void> {
  const door = receiveDeps(deps);
  let left = count;
  const receive = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      const transcript = { name: 'call.vtt', bytes: new Uint8Array() };
      const parcel = { campaignId, source: 'ui', fields: {}, transcript } as const;
      const file = { name: 'call.wav', bytes: Readable.from([Buffer.alloc(1)]) };
      await receiveFile(door, actor, file, parcel, AbortSignal.timeout(patienceMs));
    }
  };
  await Promise.all(Array.from({ length: doorsAtOnce }, receive));
}

/** How fast the calls were worked through, and the processor time that one of them took. */
type Drained = { readonly callsPerSecond: number; readonly workerMs: number; readonly databaseMs: number };

/** Starts the workers, and measures from the first one's readiness until the last call is completed. */
async function workThrough({ deps }: BenchHouse, dataDir: string): Promise<Drained> {
  const until = (await completedCalls(deps)) + callsPerRun;
  const crews = Array.from({ length: workers }, () =>
    fork(join(import.meta.dirname, 'pipeline-worker.ts'), [deps.connectionString, dataDir]),
  );
  const spent = async () => ({
    workers: await sumOf(crews.map(({ pid }) => processorMs(pid ?? 0, 'alone'))),
    database: await databaseProcessorMs(dataDir),
  });
  try {
    await Promise.all(crews.map((crew) => once(crew, 'message')));
    const left = until - (await completedCalls(deps));
    const before = await spent();
    const callsPerSecond = await perSecond(left, () => untilCompleted(deps, until));
    const after = await spent();
    return {
      callsPerSecond,
      workerMs: (after.workers - before.workers) / left,
      databaseMs: (after.database - before.database) / left,
    };
  } finally {
    await Promise.all(crews.map(stopCrew));
  }
}

async function sumOf(parts: readonly Promise<number>[]): Promise<number> {
  return (await Promise.all(parts)).reduce((sum, part) => sum + part, 0);
}

async function untilCompleted(deps: BenchHouse['deps'], count: number): Promise<void> {
  const deadline = performance.now() + patienceMs;
  while ((await completedCalls(deps)) < count) {
    if (performance.now() > deadline) throw new Error('The calls were not completed in time.');
    await delay(50);
  }
}

async function stopCrew(crew: ChildProcess): Promise<void> {
  if (crew.exitCode !== null) return;
  const ended = once(crew, 'exit');
  if (crew.connected) crew.send('stop');
  await ended;
}

async function completedCalls({ db }: BenchHouse['deps']): Promise<number> {
  const { count } = await db
    .selectFrom('calls')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('status', '=', 'completed')
    .executeTakeFirstOrThrow();
  return count;
}

async function perSecond(count: number, work: () => Promise<void>): Promise<number> {
  const startMs = performance.now();
  await work();
  return count / ((performance.now() - startMs) / 1000);
}
