import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { receiveDeps } from '#server/uploads/receive-deps.ts';
import { receiveFile } from '#server/uploads/receive-file.ts';
import { bareJobsPerSecond, bareTransactionsPerSecond } from './bare-database.ts';
import { type BenchHouse, inFolder, inHouse } from './house.ts';
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
  const pipelines: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    doors.push(await perSecond(callsPerRun, () => receiveMany(house, callsPerRun)));
    pipelines.push(await workThrough(house, dataDir));
  }
  const transactions = await bareTransactionsPerSecond(house.deps.connectionString);
  const jobs = await bareJobsPerSecond(house.deps.connectionString);
  const calls = median(pipelines);
  return [
    {
      what: `Pipeline: calls through both stages, ${workers} worker processes`,
      value: calls,
      unit: 'calls/s',
      target: 'at least 100',
      ratio: (2 * calls) / jobs,
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

/** Starts the workers, and measures from the first one's readiness until the last call is completed. */
async function workThrough({ deps }: BenchHouse, dataDir: string): Promise<number> {
  const before = await completedCalls(deps);
  const crews = Array.from({ length: workers }, () =>
    fork(join(import.meta.dirname, 'pipeline-worker.ts'), [deps.connectionString, dataDir]),
  );
  try {
    await Promise.race(crews.map((crew) => once(crew, 'message')));
    const done = await completedCalls(deps);
    const left = callsPerRun - (done - before);
    return await perSecond(left, async () => {
      const deadline = performance.now() + patienceMs;
      while ((await completedCalls(deps)) < before + callsPerRun) {
        if (performance.now() > deadline) throw new Error('The calls were not completed in time.');
        await delay(50);
      }
    });
  } finally {
    await Promise.all(crews.map(stopCrew));
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
