import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { appendFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Deps } from '#server/deps.ts';
import { createConnect } from '#server/sftp/connect.ts';
import { saveConnection, trustHostKey } from '#server/sftp/connection.ts';
import { saveSettings } from '#server/sftp/settings.ts';
import { testConnection } from '#server/sftp/try-connection.ts';
import type { BlobKey } from '#server/storage/blob-store.ts';
import { SftpConnectionDraft, SftpSettings } from '#shared/sftp.ts';
import { type SftpServer, startOpenSsh } from '#test/support/sftp-servers.ts';
import { type BenchHouse, inFolder, inHouse } from './house.ts';
import { different, minuteOfTone } from './minute.ts';
import type { Row } from './table.ts';

const [slowPieces, pieceMs] = [13, 5_000];
const staggerMs = 60_000;
const lookMs = 500;
const patienceMs = 40 * 60_000;
const allowed = '127.0.0.0/8';

/**
 * Half of the files written slowly, over a minute each, and half at once, imported by two workers of which one is killed
 * in the middle of a transfer. Throws when a recording became two calls, none, or a cut one.
 */
export async function benchSftpSoak(files = 1_000): Promise<Row[]> {
  const server = await startOpenSsh();
  try {
    return await inFolder((folder) =>
      inHouse(join(folder, 'data'), {}, async (house) => {
        await prepare(house, server);
        return soak(house, join(server.folder, 'soak'), files);
      }),
    );
  } finally {
    await server.remove();
  }
}

/** Recordings become calls and wait: what is tried here is that they come, whole and once. */
async function prepare({ deps, actor, campaignId }: BenchHouse, server: SftpServer): Promise<void> {
  const own = {
    ...deps,
    connectRemote: createConnect({ allowed: [allowed] }),
    config: { ...deps.config, sftpAllow: [allowed] },
  };
  const { port, username, root, signIn } = server;
  await mkdir(join(server.folder, 'soak'));
  await deps.db
    .updateTable('campaigns')
    .set({ settings: sql`settings || '{"autoProcess": false}'::jsonb` })
    .where('id', '=', campaignId)
    .execute();
  const draft = SftpConnectionDraft.parse({ host: '127.0.0.1', port, username, root, ...signIn });
  await saveConnection(own, actor, draft);
  await testConnection(own, actor);
  await trustHostKey(own, actor, server.hostKey);
  const settings = SftpSettings.parse({ enabled: true, slug: 'soak', window_minutes: 1 });
  await saveSettings(own, actor, campaignId, settings);
}

async function soak({ deps }: BenchHouse, folder: string, files: number): Promise<Row[]> {
  const startedAt = performance.now();
  const names = Array.from({ length: files }, (_, at) => `${at % 2 === 0 ? 'slow' : 'quick'}-${at}.wav`);
  const minute = minuteOfTone();
  const writing = Promise.all(
    names.map((name, at) => {
      const bytes = different(minute, at);
      const path = join(folder, name);
      return at % 2 === 0 ? writeSlowly(path, bytes, (at / files) * staggerMs) : writeFile(path, bytes);
    }),
  );
  const first = await startWorker(deps);
  await until(deps, ({ processing }) => processing > 0);
  const second = await startWorker(deps);
  const atKill = await until(deps, ({ processing, completed }) => processing > 0 && completed >= files / 10);
  await first.end('SIGKILL');
  const killedAt = performance.now();
  await until(deps, ({ completed }) => completed > atKill.completed + atKill.processing);
  const goneOnAfterMs = performance.now() - killedAt;
  await writing;
  const end = await until(
    deps,
    ({ completed, failed, others, openBatches }) =>
      completed + failed + others === files && openBatches === 0,
  );
  const endedAfterMs = performance.now() - startedAt;
  await second.end('SIGTERM');
  await expectWhole(deps, folder, names);
  return [
    {
      what: `Soak: ${files} recordings, from the first byte to the last call`,
      value: endedAfterMs / 1000,
      unit: 's',
    },
    { what: 'Soak: completed files', value: end.completed, unit: '', target: String(files) },
    { what: 'Soak: being read when a worker was killed', value: atKill.processing, unit: '' },
    {
      what: 'Soak: from the kill until the other worker had imported more',
      value: goneOnAfterMs / 1000,
      unit: 's',
    },
  ];
}

async function writeSlowly(path: string, bytes: Buffer, afterMs: number): Promise<void> {
  await delay(afterMs);
  const length = Math.ceil(bytes.length / slowPieces);
  for (let from = 0; from < bytes.length; from += length) {
    await appendFile(path, bytes.subarray(from, from + length));
    await delay(pieceMs);
  }
}

/** A worker process that sweeps every so many seconds; it is ended with a signal. */
export async function startWorker({ connectionString, config }: Deps, settings: NodeJS.ProcessEnv = {}) {
  const child = spawn(process.execPath, [join(import.meta.dirname, '../server/cli.ts'), 'worker'], {
    env: {
      PATH: process.env['PATH'],
      DATABASE_URL: connectionString,
      TOTALVIEW_DATA_DIR: config.dataDir,
      TOTALVIEW_SFTP_ALLOW: allowed,
      TOTALVIEW_SFTP_SWEEP_SECONDS: '10',
      TOTALVIEW_LOG_LEVEL: 'warn',
      ...settings,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  await once(child.stdout, 'data');
  return {
    end: async (signal: NodeJS.Signals): Promise<void> => {
      child.kill(signal);
      await ended;
    },
  };
}

type Counts = { processing: number; completed: number; failed: number; others: number; openBatches: number };

async function until({ db }: Deps, isReached: (counts: Counts) => boolean): Promise<Counts> {
  const latest = performance.now() + patienceMs;
  for (;;) {
    const { rows } = await sql<Counts>`
      select count(*) filter (where status = 'processing')::int as processing,
        count(*) filter (where status = 'completed')::int as completed,
        count(*) filter (where status = 'failed')::int as failed,
        count(*) filter (where status in ('duplicate', 'skipped'))::int as others,
        (select count(*)::int from sftp_batches where status not in ('completed', 'incomplete', 'failed')) as "openBatches"
      from sftp_files
    `.execute(db);
    const [counts] = rows;
    if (counts !== undefined && isReached(counts)) return counts;
    if (performance.now() > latest) throw new Error(`The soak stands still at ${JSON.stringify(counts)}.`);
    await delay(lookMs);
  }
}

/** Each recording is one call, and what is stored for it is the file, byte for byte. */
async function expectWhole({ db, storage }: Deps, folder: string, names: readonly string[]): Promise<void> {
  const calls = await db.selectFrom('calls').select(['file_name', 'audio_key', 'sha256']).execute();
  const byName = Map.groupBy(calls, (call) => call.file_name);
  if (calls.length !== names.length)
    throw new Error(`${names.length} recordings became ${calls.length} calls.`);
  for (const name of names) {
    const [call, another] = byName.get(name) ?? [];
    if (call === undefined || another !== undefined) throw new Error(`${name} is not one call.`);
    const written = hashOf([await readFile(join(folder, name))]);
    const pieces: Buffer[] = [];
    for await (const piece of await storage.open(call.audio_key as BlobKey)) pieces.push(piece as Buffer);
    if (call.sha256 !== written || hashOf(pieces) !== written) throw new Error(`${name} was cut.`);
  }
}

function hashOf(pieces: readonly Buffer[]): string {
  const hash = createHash('sha256');
  for (const piece of pieces) hash.update(piece);
  return hash.digest('hex');
}
