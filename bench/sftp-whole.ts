import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Db } from '#server/db/db.ts';
import { readyTemplate } from '#server/people/setup.ts';
import { type SftpServer, startOpenSsh } from '#test/support/sftp-servers.ts';
import { type Bare, bareWork } from './bulk.ts';
import { inFolder, inHouse } from './house.ts';
import { different, minuteOfTone, transcript } from './minute.ts';
import { connectBench } from './sftp-house.ts';
import { startWorker } from './sftp-soak.ts';
import { median, type Row } from './table.ts';

const lookMs = 100;
const patienceMs = 15 * 60_000;
const workers = '2';

/**
 * Recordings of a minute with their transcripts, from the moment a sweep begins to read them until the last call is
 * completed: fetched, stored, probed, decoded, copied for the player, judged. Beside it ffprobe and ffmpeg alone, before
 * and after.
 */
export async function benchSftpWhole(files = 100): Promise<Row[]> {
  const server = await startOpenSsh();
  try {
    await fill(server, files);
    return await inFolder((folder) =>
      inHouse(join(folder, 'data'), { template: readyTemplate }, async (house) => {
        await connectBench(house, server, { slug: 'whole', csv: 'required' });
        const before = await bareWork(folder);
        const tookMs = await ingested(house.deps, files);
        const after = await bareWork(folder);
        return rowsOf(files, tookMs, [before, after]);
      }),
    );
  } finally {
    await server.remove();
  }
}

/** The CSV names every recording, so that the batch closes as soon as all lie still. */
async function fill(server: SftpServer, files: number): Promise<void> {
  const folder = join(server.folder, 'whole');
  await mkdir(folder);
  const minute = minuteOfTone();
  for (let at = 0; at < files; at += 1) {
    await writeFile(join(folder, `${at}.wav`), different(minute, at));
    await writeFile(join(folder, `${at}.vtt`), transcript());
  }
  const rows = Array.from({ length: files }, (_, at) => `${at}.wav\n`);
  await writeFile(join(folder, 'calls.csv'), `file_name\n${rows.join('')}`);
}

async function ingested(deps: Parameters<typeof startWorker>[0], files: number): Promise<number> {
  const settings = { TOTALVIEW_WORKERS: workers, TOTALVIEW_SFTP_SETTLE_SECONDS: '1' };
  const worker = await startWorker(deps, { ...settings, TOTALVIEW_SFTP_SWEEP_SECONDS: '5' });
  try {
    await until(deps.db, ({ begun }) => begun > 0);
    const startedAt = performance.now();
    await until(deps.db, ({ completed }) => completed === files);
    return performance.now() - startedAt;
  } finally {
    await worker.end('SIGTERM');
  }
}

type Counts = { readonly begun: number; readonly completed: number; readonly failed: number };

async function until(db: Db, isReached: (counts: Counts) => boolean): Promise<void> {
  const latest = performance.now() + patienceMs;
  for (;;) {
    const { rows } = await sql<Counts>`
      select (select count(*)::int from sftp_files where status in ('processing', 'completed')) as begun,
        count(*) filter (where status = 'completed')::int as completed,
        count(*) filter (where status = 'failed')::int as failed
      from calls
    `.execute(db);
    const [counts] = rows;
    if (counts !== undefined && isReached(counts)) return;
    if (counts === undefined || counts.failed > 0 || performance.now() > latest)
      throw new Error(`The ingest stands still at ${JSON.stringify(counts)}.`);
    await delay(lookMs);
  }
}

function rowsOf(files: number, tookMs: number, bare: readonly Bare[]): Row[] {
  const perMinute = (files * 60_000) / tookMs;
  const bareRate = median(bare.map((each) => each.perMinute));
  return [
    {
      what: `SFTP: ${files} recordings of a minute, from the first byte read to the last result`,
      value: perMinute,
      unit: 'files/min',
      target: 'ratio ≥ 0.7',
      ratio: perMinute / bareRate,
    },
    { what: 'Bare: ffprobe and ffmpeg alone on the same', value: bareRate, unit: 'files/min' },
  ];
}
