import { once } from 'node:events';
import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, afterEach, describe, expect, test, vi } from 'vitest';
import { openDatabase } from '#server/db/db.ts';
import { openEmbeddedPostgres } from '#server/db/embedded-postgres.ts';
import { runOnce } from '#test/support/database-server.ts';
import {
  endServer,
  isRunning,
  type PostgresChild,
  serverPid,
  startPostgresChild,
} from '#test/support/postgres-child.ts';
import { quietLog } from '#test/support/quiet-log.ts';
import { temporaryFolder } from '#test/support/temporary-folder.ts';
import { until } from '#test/support/until.ts';

// Making a cluster and crash recovery wait for the disk as long as they must.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const folder = await temporaryFolder();
const dataDir = join(folder.path, 'data');
const children: PostgresChild[] = [];

async function start(): Promise<PostgresChild> {
  const child = await startPostgresChild({ dataDir });
  children.push(child);
  return child;
}

afterEach(async () => {
  for (const child of children.splice(0)) await child.kill();
  await endServer(dataDir);
});

afterAll(() => folder.remove());

describe('processes on one data folder', () => {
  test('that start at once, before there is a database, end on one server', async () => {
    await rm(dataDir, { recursive: true, force: true });
    const [first, second, third] = await Promise.all([start(), start(), start()]);
    expect([second.connectionString, third.connectionString]).toEqual([
      first.connectionString,
      first.connectionString,
    ]);
    const starts = (await readFile(join(dataDir, 'postgres/server.log'), 'utf8')).match(/ready to accept/g);
    expect(starts).toHaveLength(1);
  });

  test('adopt the server of one that was killed', async () => {
    const first = await start();
    const pid = await serverPid(dataDir);
    await runOnce(first.connectionString, 'create table kept (n integer)');
    await first.kill();
    expect(await isRunning(dataDir, pid!)).toBe(true);
    const second = await start();
    expect(await serverPid(dataDir)).toBe(pid);
    expect(await runOnce(second.connectionString, 'select count(*)::int as rows from kept')).toEqual([
      { rows: 0 },
    ]);
  });

  test('keep the server until the last one leaves, whoever started it', async () => {
    const first = await start();
    const second = await start();
    const pid = await serverPid(dataDir);
    await first.stop();
    expect(await runOnce(second.connectionString, 'select 1 as one')).toEqual([{ one: 1 }]);
    expect(await serverPid(dataDir)).toBe(pid);
    await second.stop();
    expect({ running: await isRunning(dataDir, pid!), lock: await serverPid(dataDir) }).toEqual({
      running: false,
      lock: undefined,
    });
  });

  test('that stop at once leave nothing behind', async () => {
    const both = await Promise.all([start(), start()]);
    const pid = await serverPid(dataDir);
    await Promise.all(both.map((child) => child.stop()));
    expect({ running: await isRunning(dataDir, pid!), lock: await serverPid(dataDir) }).toEqual({
      running: false,
      lock: undefined,
    });
  });

  test('start a server that accepts the next process while the last one stops it', async () => {
    const first = await start();
    const [, second] = await Promise.all([first.stop(), start()]);
    expect(await until(() => runOnce(second.connectionString, 'select 1 as one'))).toEqual([{ one: 1 }]);
  });
});

describe('a server that was killed', () => {
  test('comes back under the same address, with what was committed; pools recover', async () => {
    const child = await start();
    const other = await start();
    const db = openDatabase({ connectionString: child.connectionString, maxConnections: 3, log: quietLog });
    await sql`create table committed as select 1 as n`.execute(db);
    const pid = await serverPid(dataDir);

    process.kill(pid!, 'SIGKILL');
    const now = await until(async () => differs(await serverPid(dataDir), pid), { timeoutMs: 60_000 });
    const answer = await until(
      async () => (await sql<{ n: number }>`select n from committed`.execute(db)).rows,
      { timeoutMs: 60_000 },
    );

    expect(answer).toEqual([{ n: 1 }]);
    await db.destroy();
    await until(async () => (await presences(child.connectionString)) === 2, { timeoutMs: 60_000 });
    await child.stop();
    expect(await isRunning(dataDir, now)).toBe(true);
    await other.stop();
    expect(await isRunning(dataDir, now)).toBe(false);
  });

  test('does not come back when TotalView stops at that moment', async () => {
    const child = await start();
    const pid = await serverPid(dataDir);
    process.kill(pid!, 'SIGKILL');
    await child.stop();
    await endServer(dataDir);
    expect(await isRunning(dataDir, pid!)).toBe(false);
  });

  test('whose parent was killed too starts again', async () => {
    const child = await start();
    const pid = await serverPid(dataDir);
    await child.kill();
    process.kill(pid!, 'SIGKILL');
    const next = await start();
    expect(await runOnce(next.connectionString, 'select 1 as one')).toEqual([{ one: 1 }]);
  });
});

describe('the server', () => {
  test('is closed to everybody without the password', async () => {
    const { connectionString } = await start();
    const wrong = new URL(connectionString);
    wrong.password = 'wrong';
    const superuser = new URL(wrong);
    superuser.username = 'postgres';
    await expect(runOnce(wrong.href, 'select 1')).rejects.toThrow('password authentication failed');
    await expect(runOnce(superuser.href, 'select 1')).rejects.toThrow('no pg_hba.conf entry');
    const { mode } = await stat(join(dataDir, 'postgres/credentials.json'));
    expect((mode & 0o777).toString(8)).toBe('600');
    const cluster = await stat(join(dataDir, 'postgres/cluster'));
    expect((cluster.mode & 0o777).toString(8)).toBe('700');
  });

  test('listens on the loopback address only, keeps what is committed, and speaks UTC and UTF-8', async () => {
    const { connectionString } = await start();
    const settings = await runOnce(
      connectionString,
      `select current_setting('listen_addresses') as addresses, current_setting('fsync') as fsync, current_setting('full_page_writes') as pages,
         current_setting('synchronous_commit') as commits, current_setting('timezone') as zone,
         (select rolsuper from pg_roles where rolname = current_user) as superuser,
         pg_encoding_to_char(encoding) as encoding, datlocprovider as provider, datlocale as locale
       from pg_database where datname = current_database()`,
    );
    expect(settings).toEqual([
      {
        addresses: '127.0.0.1',
        fsync: 'on',
        pages: 'on',
        commits: 'on',
        zone: 'UTC',
        superuser: false,
        encoding: 'UTF8',
        provider: 'b',
        locale: 'C.UTF-8',
      },
    ]);
  });

  test('takes another port when its own is taken by another program', async () => {
    const text = await readFile(join(dataDir, 'postgres/credentials.json'), 'utf8');
    const { port } = JSON.parse(text) as { port: number };
    const squatter = createServer((socket) => socket.end('not a database')).listen(port, '127.0.0.1');
    await once(squatter, 'listening');
    const child = await start();
    squatter.close();
    expect(Number(new URL(child.connectionString).port)).not.toBe(port);
    expect(await runOnce(child.connectionString, 'select 1 as one')).toEqual([{ one: 1 }]);
  });
});

describe('a data folder that does not fit', () => {
  test('of another major version is refused with what to do', async () => {
    const version = join(dataDir, 'postgres/cluster/PG_VERSION');
    const original = await readFile(version, 'utf8');
    await writeFile(version, '17\n');
    const words = await refusal(dataDir);
    await writeFile(version, original);
    expect(words).toMatch(
      /^EmbeddedPostgresError: The database in .* was made by PostgreSQL 17; this TotalView comes with PostgreSQL 18\. Start/,
    );
  });

  test('without its credentials is refused with what to do', async () => {
    const path = join(dataDir, 'postgres/credentials.json');
    const original = await readFile(path, 'utf8');
    await writeFile(path, '');
    const words = await refusal(dataDir);
    await writeFile(path, original);
    expect(words).toMatch(
      /is not a complete TotalView database: .*credentials\.json cannot be read\. Restore/,
    );
  });

  test('that is a file is refused', async () => {
    const path = join(folder.path, 'file');
    await writeFile(path, '');
    expect(await refusal(path)).toMatch(/EEXIST/);
  });
});

function differs(now: number | undefined, before: number | undefined): number | undefined {
  return now === before ? undefined : now;
}

async function presences(connectionString: string): Promise<number> {
  const rows = await runOnce(
    connectionString,
    `select count(*)::int as n from pg_stat_activity where application_name = 'totalview presence'`,
  );
  return Number(rows[0]?.['n']);
}

/** The words a data folder is refused with; nothing when it opens. */
async function refusal(path: string): Promise<string | undefined> {
  try {
    const postgres = await openEmbeddedPostgres({ dataDir: path, log: quietLog });
    await postgres.stop();
    return undefined;
  } catch (error) {
    return String(error);
  }
}
