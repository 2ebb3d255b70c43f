import { execFile } from 'node:child_process';
import { chmod, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { below } from '#server/sftp/names.ts';
import { inTurn, turnsOf } from '#server/sftp/reading-turns.ts';
import type { Remote } from '#server/sftp/remote.ts';
import { createRemoteThread, type RemoteThread } from '#server/sftp/remote-thread.ts';
import { listFolder } from '#server/sftp/sweep.ts';
import { createFilesystemStore } from '#server/storage/filesystem.ts';
import { type SftpServer, startOpenSsh } from '#test/support/sftp-servers.ts';
import { inFolder, inHouse } from './house.ts';
import { different, minuteOfTone } from './minute.ts';
import { connectBench } from './sftp-house.ts';
import { median, type Row } from './table.ts';

const run = promisify(execFile);
const [listedFolders, filesInFolder, listings] = [100, 100, 5];
const [readAtOnce, storedAtOnce] = [4, 8];
const allowed = ['127.0.0.0/8'];

/** Listing 10,000 files, fetching one-minute recordings and importing them, each beside the bare programs. */
export async function benchSftp(files = 1_000): Promise<Row[]> {
  const thread = createRemoteThread({ allowed }, { idleMs: 60_000 });
  const server: Benched = Object.assign(await startOpenSsh(), { thread });
  try {
    return await inFolder(async (folder) => [
      await listing(server),
      ...(await fetching(server, folder, files)),
      ...(await importing(server, folder, files)),
    ]);
  } finally {
    await thread.close();
    await server.remove();
  }
}

async function listing(server: Benched): Promise<Row> {
  for (let at = 0; at < listedFolders; at += 1) {
    const folder = join(server.folder, 'many', `day-${at}`);
    await mkdir(folder, { recursive: true });
    for (let file = 0; file < filesInFolder; file += 1) await writeFile(join(folder, `${file}.wav`), 'x');
  }
  const remote = await connected(server);
  const times: number[] = [];
  for (let time = 0; time < listings; time += 1) {
    const start = performance.now();
    const found = await listFolder(remote, below(server.root, 'many'));
    times.push((performance.now() - start) / 1_000);
    if (found.length !== listedFolders * filesInFolder) throw new Error(`Only ${found.length} were listed.`);
  }
  await remote.close();
  return {
    what: 'SFTP: 10,000 files in 100 folders listed',
    value: median(times),
    unit: 's',
    target: 'at most 1 s',
  };
}

/** A server with the thread in which it is connected to: that is there before the first sweep and after the last. */
type Benched = SftpServer & { readonly thread: RemoteThread };

function connected(server: Benched): Promise<Remote> {
  if (!('private_key' in server.signIn)) throw new Error('This server is entered with a key.');
  const secret = { privateKey: server.signIn.private_key, passphrase: undefined };
  const { port, username, hostKey } = server;
  return server.thread.connect({ host: '127.0.0.1', port, username, hostKey, secret });
}

/** Every file over the line, hashed, into storage; and the same by OpenSSH's own client. */
async function fetching(server: Benched, folder: string, files: number): Promise<Row[]> {
  const source = join(server.folder, 'minutes');
  await mkdir(source);
  const minute = minuteOfTone();
  for (let at = 0; at < files; at += 1) await writeFile(join(source, `${at}.wav`), different(minute, at));
  const [bare, ours]: [number[], number[]] = [[], []];
  for (let time = 0; time < 3; time += 1) {
    const into = join(folder, `round-${time}`);
    await mkdir(into);
    bare.push(await afterSync(() => bareSftp(server, join(into, 'bare'))));
    ours.push(await afterSync(() => ourFetch(server, join(into, 'ours'), files)));
    await rm(into, { recursive: true });
  }
  const ratio = median(bare.map((each, at) => each / (ours[at] ?? Number.NaN)));
  const rate = files / median(ours);
  return [
    {
      what: `SFTP: ${files} recordings of a minute fetched`,
      value: rate,
      unit: 'files/s',
      target: 'ratio ≥ 0.7',
      ratio,
    },
  ];
}

/** How long some work takes when the disk has nothing left to write of what came before it. */
async function afterSync(work: () => Promise<void>): Promise<number> {
  await run('sync');
  return seconds(work);
}

async function bareSftp(server: SftpServer, folder: string): Promise<void> {
  if (!('private_key' in server.signIn)) return;
  await mkdir(folder);
  const key = join(folder, 'key');
  await writeFile(key, server.signIn.private_key);
  await chmod(key, 0o600);
  const options = [
    '-i',
    key,
    '-P',
    String(server.port),
    '-q',
    '-r',
    '-o',
    'StrictHostKeyChecking=no',
    '-o',
    'UserKnownHostsFile=/dev/null',
  ];
  await run('sftp', [...options, `${server.username}@127.0.0.1:${server.root}/minutes`, folder]);
}

async function ourFetch(server: Benched, folder: string, files: number): Promise<void> {
  await mkdir(folder);
  const store = createFilesystemStore(folder);
  const remote = await connected(server);
  const line = Array.from({ length: files }, (_, at) => at)[Symbol.iterator]();
  const size = minuteOfTone().length;
  const turns = turnsOf(readAtOnce);
  const work = async (): Promise<void> => {
    for (const at of line) {
      const bytes = remote.read(`${server.root}/minutes/${at}.wav`, size);
      await store.put(`org_bench/call_${at}/original`, inTurn(turns, bytes), {});
    }
  };
  await Promise.all(Array.from({ length: storedAtOnce }, work));
  await remote.close();
}

/** Sweeps until all are calls; and fetching with OpenSSH's client and looking at each with ffprobe, four at a time. */
async function importing(server: Benched, folder: string, files: number): Promise<Row[]> {
  const target = join(folder, 'whole');
  const bare = await seconds(async () => {
    await bareSftp(server, target);
    const line = Array.from({ length: files }, (_, at) => at)[Symbol.iterator]();
    const work = async (): Promise<void> => {
      for (const at of line)
        await run('ffprobe', [
          '-v',
          'error',
          '-show_streams',
          '-show_format',
          join(target, 'minutes', `${at}.wav`),
        ]);
    };
    await Promise.all(Array.from({ length: readAtOnce }, work));
  });
  return inHouse(join(folder, 'data'), {}, async (house) => {
    const { sweepAt } = await connectBench(house, server, { slug: 'minutes', window_minutes: 1 });
    await sweepAt(0);
    let peak = 0;
    const watch = setInterval(() => {
      peak = Math.max(peak, process.memoryUsage().rss);
    }, 50);
    const before = process.memoryUsage().rss;
    const ours = await seconds(() => sweepAt(90_000));
    clearInterval(watch);
    const { count } = await house.deps.db
      .selectFrom('calls')
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow();
    if (count !== files) throw new Error(`Only ${count} of ${files} were imported.`);
    return [
      {
        what: `SFTP: ${files} recordings imported`,
        value: files / ours,
        unit: 'files/s',
        target: 'ratio ≥ 0.7',
        ratio: bare / ours,
      },
      { what: 'SFTP: memory gained meanwhile, at most', value: (peak - before) / 1e6, unit: 'MB' },
    ];
  });
}

async function seconds(work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1_000;
}
