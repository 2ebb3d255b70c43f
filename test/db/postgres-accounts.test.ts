import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmod,
  chown,
  cp,
  lchown,
  mkdir,
  readFile,
  readlink,
  rename,
  stat,
  writeFile,
} from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { afterAll, afterEach, describe, expect, test, vi } from 'vitest';
import { findPostgresPackage, preparePostgresBinaries } from '#server/db/postgres-binaries.ts';
import { runOnce } from '#test/support/database-server.ts';
import {
  endServer,
  isRunning,
  type PostgresChild,
  serverPid,
  startPostgresChild,
} from '#test/support/postgres-child.ts';
import { checkoutFor, copyCheckout, strangerAccount } from '#test/support/stranger.ts';
import { temporaryFolder } from '#test/support/temporary-folder.ts';

// Making a cluster and crash recovery wait for the disk as long as they must.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const folder = await temporaryFolder();
const stranger = await strangerAccount();
const children: PostgresChild[] = [];
const dataDirs = new Set<string>();

async function start(options: Parameters<typeof startPostgresChild>[0]): Promise<PostgresChild> {
  dataDirs.add(options.dataDir);
  const child = await startPostgresChild(options);
  children.push(child);
  return child;
}

async function answers(child: PostgresChild): Promise<boolean> {
  const rows = await runOnce(child.connectionString, 'select 1 as one');
  return rows[0]?.['one'] === 1;
}

async function makeFolder(name: string, mode: number): Promise<string> {
  const path = join(folder.path, name);
  await mkdir(path);
  await chmod(path, mode);
  return path;
}

afterEach(async () => {
  for (const child of children.splice(0)) await child.kill();
  for (const dataDir of dataDirs) await endServer(dataDir);
  dataDirs.clear();
});

afterAll(() => folder.remove());

describe.runIf(stranger !== undefined)('started by root', () => {
  test('PostgreSQL runs as a user of its own', async () => {
    const dataDir = join(folder.path, 'of-root');
    const child = await start({ dataDir });
    const pid = await serverPid(dataDir);
    const owners = [(await stat(`/proc/${pid}`)).uid, (await stat(join(dataDir, 'postgres/cluster'))).uid];
    expect(owners).toEqual([65_525, 65_525]);
    expect((await stat(join(dataDir, 'postgres/credentials.json'))).uid).toBe(0);
    await child.stop();
    expect(await isRunning(dataDir, pid!)).toBe(false);
  });

  test('a data folder in a closed home keeps a link to its database', async () => {
    const home = await makeFolder('home-of-root', 0o700);
    const dataDir = join(home, 'data');
    const systemDir = join(folder.path, 'system');
    const [child] = await Promise.all([start({ dataDir, systemDir }), start({ dataDir, systemDir })]);
    expect(await answers(child)).toBe(true);
    const target = await readlink(join(dataDir, 'postgres'));
    expect(dirname(target)).toBe(systemDir);
    await Promise.all(children.map((one) => one.stop()));
    await rename(target, `${target}-away`);
    await expect(startPostgresChild({ dataDir, systemDir })).rejects.toThrow(
      `was kept in ${target}, which is not there`,
    );
  });

  test('a folder of somebody else keeps its owner, who can start TotalView himself later', async () => {
    const dataDir = await makeFolder('of-nobody', 0o700);
    await chown(dataDir, stranger!.uid, stranger!.gid);
    const asRoot = await start({ dataDir });
    expect((await stat(join(dataDir, 'postgres/cluster'))).uid).toBe(stranger!.uid);
    await asRoot.stop();
    const checkout = await checkoutFor(stranger!, await makeFolder('checkout-1', 0o755));
    const himself = await start({ dataDir, account: stranger!, checkout });
    expect(await answers(himself)).toBe(true);
    await himself.stop();
  });

  test('a folder that came back from a backup as root’s and open to all is mended', async () => {
    const dataDir = join(folder.path, 'restored');
    await (await start({ dataDir })).stop();
    const cluster = join(dataDir, 'postgres/cluster');
    await rename(cluster, `${cluster}-copy`);
    await cp(`${cluster}-copy`, cluster, { recursive: true });
    await lchown(cluster, 0, 0);
    await chmod(cluster, 0o755);
    expect(await answers(await start({ dataDir }))).toBe(true);
    const { uid, mode } = await stat(cluster);
    expect({ uid, mode: (mode & 0o777).toString(8) }).toEqual({ uid: 65_525, mode: '700' });
  });
});

describe.runIf(stranger !== undefined)('started by an ordinary user', () => {
  const account = stranger!;

  test('everything is his, from a checkout he may only read', async () => {
    const home = await makeFolder('home-of-nobody', 0o700);
    await chown(home, account.uid, account.gid);
    const checkout = await checkoutFor(account, await makeFolder('checkout-2', 0o755));
    const dataDir = join(home, 'data');
    const both = await Promise.all([
      start({ dataDir, account, checkout }),
      start({ dataDir, account, checkout }),
    ]);
    expect(both[0].connectionString).toBe(both[1].connectionString);
    const pid = await serverPid(dataDir);
    expect((await stat(`/proc/${pid}`)).uid).toBe(account.uid);
    await Promise.all(both.map((child) => child.stop()));
    expect(await isRunning(dataDir, pid!)).toBe(false);
  });

  test('a killed server whose number went to another program of his does not block the next', async () => {
    const home = await makeFolder('numbers', 0o700);
    await chown(home, account.uid, account.gid);
    const checkout = await checkoutFor(account, await makeFolder('checkout-3', 0o755));
    const options = { dataDir: join(home, 'data'), account, checkout };
    const child = await start(options);
    const lockFile = join(options.dataDir, 'postgres/cluster/postmaster.pid');
    const lock = await readFile(lockFile, 'utf8');
    await child.stop();
    const other = spawn('sleep', ['600'], { ...account });
    await once(other, 'spawn');
    await writeFile(lockFile, lock.replace(/^\d+/, String(other.pid)));
    await chown(lockFile, account.uid, account.gid);
    expect(await answers(await start(options))).toBe(true);
    other.kill('SIGKILL');
  });

  test('a user without a name is told that initdb needs one', async () => {
    const nameless = { uid: 54_321, gid: 54_321 };
    const home = await makeFolder('home-of-nameless', 0o700);
    await chown(home, nameless.uid, nameless.gid);
    const checkout = await checkoutFor(nameless, await makeFolder('checkout-7', 0o755));
    await expect(startPostgresChild({ dataDir: home, account: nameless, checkout })).rejects.toThrow(
      /^PostgreSQL cannot run as a user without a name .* Give this user id an entry in \/etc\/passwd, or set DATABASE_URL/s,
    );
  });

  test("root's database is refused in words that say whose it is", async () => {
    const dataDir = join(folder.path, 'of-root');
    const checkout = await checkoutFor(account, await makeFolder('checkout-4', 0o755));
    await expect(startPostgresChild({ dataDir, account, checkout })).rejects.toThrow(
      /belongs to another user\. Start TotalView as that user/,
    );
  });

  test('a data folder he may not write to is refused by name', async () => {
    const dataDir = await makeFolder('read-only', 0o755);
    const checkout = await checkoutFor(account, await makeFolder('checkout-5', 0o755));
    await expect(startPostgresChild({ dataDir, account, checkout })).rejects.toThrow(
      `TotalView may not write to ${dataDir}. Start it as the user this folder belongs to`,
    );
  });

  test('a copied checkout without links in it, read-only, runs from a copy of the programs', async () => {
    const home = await makeFolder('home-2', 0o700);
    await chown(home, account.uid, account.gid);
    const root = resolve(import.meta.dirname, '../..');
    const checkout = await copyCheckout(root, await makeFolder('checkout-6', 0o755), { links: false });
    const dataDir = join(home, 'data');
    const child = await start({ dataDir, account, checkout });
    expect(await answers(child)).toBe(true);
    const program = await readlink(`/proc/${await serverPid(dataDir)}/exe`);
    expect(program.startsWith(join(dataDir, 'postgres-programs-'))).toBe(true);
    await child.stop();
  });
});

describe('the programs', () => {
  test('of an unknown platform are missing in words that name the way out', async () => {
    await expect(findPostgresPackage('linux', 'riscv64')).rejects.toThrow(
      'The PostgreSQL that comes with TotalView is not installed for linux-riscv64. Run `npm ci`',
    );
  });

  test.runIf(stranger !== undefined)('in a folder closed to the server are copied, once', async () => {
    const source = await findPostgresPackage(process.platform, process.arch);
    const closed = await makeFolder('closed', 0o700);
    await cp(source.native, join(closed, 'native'), { recursive: true });
    const copiesDir = await makeFolder('copies', 0o755);
    const prepare = () =>
      preparePostgresBinaries({
        source: { native: join(closed, 'native'), version: source.version },
        copiesDir,
        accounts: { creator: stranger, server: stranger },
      });
    const [first, second] = await Promise.all([prepare(), prepare()]);
    expect(second).toEqual(first);
    const native = join(copiesDir, `postgres-programs-${source.version}`, 'native');
    expect(first.postgres).toBe(join(native, 'bin/postgres'));
    const child = spawn(first.postgres, ['--version'], { cwd: '/', ...stranger! });
    expect(await once(child, 'exit')).toEqual([0, null]);
  });
});
