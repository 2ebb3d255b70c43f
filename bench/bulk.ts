import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { z } from 'zod';
import { inputArgs } from '#server/audio/input-args.ts';
import { playbackArgs, playbackFormat } from '#server/audio/playback.ts';
import { readyTemplate } from '#server/people/setup.ts';
import { BulkJobShown, createBulkUpload, readBulkJob } from '#shared/bulk-jobs.ts';
import { listCalls, uploadCall } from '#shared/calls.ts';
import { readDashboard } from '#shared/dashboard.ts';
import { inFolder, inHouse } from './house.ts';
import { different, minuteOfTone, sampleRate, transcript } from './minute.ts';
import { formOf, formType, post } from './post.ts';
import { databaseProcessorMs, ownerHeaders, processorMs, startServer } from './process.ts';
import { median, type Row } from './table.ts';

const execute = promisify(execFile);
const sendersAtOnce = 3;
const workers = 2;
const bareFiles = 20;
const looksEveryMs = 500;
const looksBeforeMs = 10_000;
const firstCalls = `${listCalls.path}?limit=100`;

type Headers = Readonly<Record<string, string>>;
type Server = { readonly address: string; readonly headers: Headers };

/** One bulk job of minute-long files with their transcripts, and how quickly lists answer meanwhile. */
export async function benchBulk(files: number): Promise<Row[]> {
  return inFolder(async (folder) => {
    const bare = await bareWork(folder);
    const dataDir = join(folder, 'data');
    const campaignId = await inHouse(dataDir, { template: readyTemplate }, async (house) => house.campaignId);
    const running = await startServer(dataDir, 'start', { TOTALVIEW_WORKERS: String(workers) });
    try {
      const server = { address: running.address, headers: await ownerHeaders(running.address) };
      const before = await spentBy(running.pid, dataDir);
      const run = await runJob(server, campaignId, files);
      const after = await spentBy(running.pid, dataDir);
      const spent = {
        server: (after.server - before.server) / files,
        children: (after.children - before.children) / files,
        database: (after.database - before.database) / files,
      };
      return rowsOf({ ...run, spent }, files, bare);
    } finally {
      await running.stop();
    }
  });
}

/** Processor time in milliseconds: of the server itself, of what it started, of the database. */
type Spent = { readonly server: number; readonly children: number; readonly database: number };

async function spentBy(pid: number, dataDir: string): Promise<Spent> {
  const server = await processorMs(pid, 'alone');
  const children = (await processorMs(pid, 'with ended children')) - server;
  return { server, children, database: await databaseProcessorMs(dataDir) };
}

type Run = {
  readonly sentAfterMs: number;
  readonly endedAfterMs: number;
  readonly listBeforeMs: readonly number[];
  readonly listMs: readonly number[];
  readonly dashboardMs: readonly number[];
};

function rowsOf(run: Run & { spent: Spent }, files: number, bare: Bare): Row[] {
  const perMinute = (files * 60_000) / run.endedAfterMs;
  const { server, children, database } = run.spent;
  const processor = server + children + database;
  return [
    {
      what: `Bulk: ${files} files of a minute, from the first byte to the last result`,
      value: perMinute,
      unit: 'files/min',
      ratio: perMinute / bare.perMinute,
    },
    {
      what: 'Bulk: processor time of one file',
      value: processor,
      unit: 'ms',
      ratio: processor / bare.processorMs,
    },
    { what: 'Bulk: of it the server itself', value: server, unit: 'ms' },
    { what: 'Bulk: of it what the server started (ffprobe, ffmpeg)', value: children, unit: 'ms' },
    { what: 'Bulk: of it the database', value: database, unit: 'ms' },
    { what: 'Bulk: until all of them had arrived', value: run.sentAfterMs / 1000, unit: 's' },
    {
      what: 'Bulk: the list of calls meanwhile, 95th percentile',
      value: percentile95(run.listMs),
      unit: 'ms',
      target: 'at most 150 ms',
    },
    {
      what: 'Bulk: the dashboard meanwhile, 95th percentile',
      value: percentile95(run.dashboardMs),
      unit: 'ms',
      target: 'at most 150 ms',
    },
    {
      what: 'Bulk: the list of calls before, 95th percentile',
      value: percentile95(run.listBeforeMs),
      unit: 'ms',
    },
    { what: 'Bulk: the list of calls meanwhile, median', value: median(run.listMs), unit: 'ms' },
    {
      what: 'Bare: ffprobe and ffmpeg alone on the same, two at a time',
      value: bare.perMinute,
      unit: 'files/min',
    },
    { what: 'Bare: processor time of one file', value: bare.processorMs, unit: 'ms' },
  ];
}

async function runJob(server: Server, campaignId: string, files: number): Promise<Run> {
  const recording = minuteOfTone();
  const names = Array.from({ length: files }, (_, index) => `call-${index}.wav`);
  const body = {
    campaign_id: campaignId,
    files: names.map((name) => ({ name, size_bytes: recording.byteLength })),
  };
  const listBeforeMs = await timesOf(server, firstCalls, AbortSignal.timeout(looksBeforeMs));
  const job = createBulkUpload.reply.parse(await askJson(server, createBulkUpload, body));
  const looking = new AbortController();
  const looks = Promise.all([
    timesOf(server, firstCalls, looking.signal),
    timesOf(server, readDashboard.path, looking.signal),
  ]);
  const startedAt = performance.now();
  await inTurn(job.items, sendersAtOnce, async ({ id }, index) => {
    const answer = await send(
      server,
      { campaignId, itemId: id, name: names[index] ?? '' },
      different(recording, index),
    );
    if (answer !== 201) throw new Error(`File ${index} was answered with ${answer}.`);
  });
  const sentAfterMs = performance.now() - startedAt;
  const ended = await untilEnded(server, job.id);
  const endedAfterMs = performance.now() - startedAt;
  looking.abort();
  const [listMs, dashboardMs] = await looks;
  await expectNothingLost(server, ended, files);
  return { sentAfterMs, endedAfterMs, listBeforeMs, listMs, dashboardMs };
}

async function send(
  { address, headers }: Server,
  { campaignId, itemId, name }: { campaignId: string; itemId: string; name: string },
  bytes: Uint8Array,
): Promise<number> {
  const form = formOf([
    { name: 'campaign_id', bytes: [Buffer.from(campaignId)] },
    { name: 'bulk_item_id', bytes: [Buffer.from(itemId)] },
    { name: 'transcript', fileName: 'call.vtt', bytes: [Buffer.from(transcript())] },
    { name: 'file', fileName: name, bytes: [bytes] },
  ]);
  const { status } = await post(
    `${address}${uploadCall.path}`,
    { ...headers, 'content-type': formType },
    form,
  );
  return status;
}

async function untilEnded(server: Server, jobId: string): Promise<BulkJobShown> {
  for (;;) {
    const job = BulkJobShown.parse(
      await askJson(server, { ...readBulkJob, path: readBulkJob.path.replace(':id', jobId) }),
    );
    if (job.ended_at !== null) return job;
    await delay(looksEveryMs);
  }
}

async function expectNothingLost(server: Server, job: BulkJobShown, files: number): Promise<void> {
  if (job.status !== 'completed' || job.counts.done !== files) {
    throw new Error(`The job ended ${job.status} with ${JSON.stringify(job.counts)}.`);
  }
  const calls = z.object({ total: z.int() });
  const { total } = calls.parse(
    await askJson(server, { ...listCalls, path: `${listCalls.path}?limit=1&status=completed` }),
  );
  if (total !== files) throw new Error(`${total} of ${files} calls are completed.`);
}

async function askJson(
  { address, headers }: Server,
  { method, path }: { method: string; path: string },
  body?: object,
): Promise<unknown> {
  const answer = await fetch(`${address}${path}`, {
    method,
    headers: body === undefined ? headers : { ...headers, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
  return answer.json();
}

/** How long a page takes to answer, asked again and again until the signal. */
async function timesOf(server: Server, path: string, signal: AbortSignal): Promise<number[]> {
  const times: number[] = [];
  while (!signal.aborted) {
    const startedAt = performance.now();
    await askJson(server, { method: 'GET', path });
    times.push(performance.now() - startedAt);
    await delay(looksEveryMs);
  }
  return times;
}

/** Does some work for each row, a few at a time, in order. */
async function inTurn<R>(
  rows: readonly R[],
  atOnce: number,
  work: (row: R, index: number) => Promise<void>,
): Promise<void> {
  const left = rows.entries();
  const worker = async (): Promise<void> => {
    for (const [index, row] of left) await work(row, index);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}

export type Bare = { readonly perMinute: number; readonly processorMs: number };

/** What ffmpeg alone takes to decode files of a minute and encode them for the player, two at a time. */
export async function bareWork(folder: string): Promise<Bare> {
  const recording = join(folder, 'minute.wav');
  await writeFile(recording, minuteOfTone());
  const before = await processorMs(process.pid, 'with ended children');
  const startedAt = performance.now();
  await inTurn(Array.from({ length: bareFiles }), workers, async (_, index) => {
    const format = playbackFormat({ sampleRate, channels: 1 });
    await execute('ffprobe', ['-v', 'error', '-show_streams', '-show_format', recording]);
    await execute('ffmpeg', [
      '-nostdin',
      '-v',
      'error',
      ...inputArgs(recording, null),
      '-map',
      '0:a:0',
      ...playbackArgs(join(folder, `bare-${index}.mp3`), format),
    ]);
  });
  const tookMs = performance.now() - startedAt;
  const spentMs = (await processorMs(process.pid, 'with ended children')) - before;
  return { perMinute: (bareFiles * 60_000) / tookMs, processorMs: spentMs / bareFiles };
}

function percentile95(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * 0.95))] ?? Number.NaN;
}
