import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, chown, mkdir, readFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { migrate } from '#server/db/migrate.ts';
import { parsePasswd } from '#server/db/postgres-account.ts';
import { runProgram } from '#server/db/postgres-program.ts';
import { inDatabase, runOnce } from '#test/support/database-server.ts';
import { quietLog } from '#test/support/quiet-log.ts';
import { temporaryFolder } from '#test/support/temporary-folder.ts';

const programs = '/usr/lib/postgresql/15/bin';

/** Debian's package of the oldest PostgreSQL that TotalView supports, on a port of its own. */
async function startDebianServer(folder: string): Promise<{ address: string; stop(): Promise<unknown> }> {
  const isRoot = process.getuid?.() === 0;
  const account = isRoot ? parsePasswd(await readFile('/etc/passwd', 'utf8')).get('nobody') : undefined;
  const cluster = join(folder, 'cluster');
  await mkdir(cluster);
  await chmod(cluster, 0o700);
  if (account !== undefined) await chown(cluster, account.uid, account.gid);
  const run = (program: string, args: string[]) => runProgram(join(programs, program), args, { account });
  await run('initdb', ['-D', cluster, '-U', 'admin', '-A', 'trust', '-E', 'UTF8', '--no-sync']);
  const port = await freePort();
  const settings = `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off`;
  await run('pg_ctl', ['start', '-w', '-D', cluster, '-l', join(cluster, 'log'), '-o', settings]);
  return {
    address: `postgresql://admin@127.0.0.1:${port}/postgres`,
    stop: () => run('pg_ctl', ['stop', '-w', '-D', cluster, '-m', 'immediate']),
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

test.skipIf(!existsSync(programs))(
  "PostgreSQL 15 takes the product's migrations from a user who owns no more than the database",
  async () => {
    const folder = await temporaryFolder();
    const server = await startDebianServer(folder.path);
    const { address } = server;
    try {
      await runOnce(address, 'create role owner_of_one login');
      await runOnce(address, 'create database one owner owner_of_one');
      const owned = new URL(inDatabase(address, 'one'));
      owned.username = 'owner_of_one';
      const names = await migrate(owned.href, { log: quietLog });
      expect(await runOnce(owned.href, 'select name from migrations order by number')).toEqual(
        names.map((name) => ({ name })),
      );

      await runOnce(address, 'create role stranger login');
      owned.username = 'stranger';
      await expect(migrate(owned.href, { log: quietLog })).rejects.toThrow(
        'Make it the owner of the database.',
      );
    } finally {
      await server.stop();
      await folder.remove();
    }
  },
);
