import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { realpath } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { Account } from '#server/db/postgres-account.ts';
import { readLockFile, stateOfServer } from '#server/db/postgres-lock-file.ts';
import { until } from './until.ts';

/** Where node and the sources are, for a process of another user. */
export type Checkout = { readonly node: string; readonly folder: string };

/** Another process that has the embedded PostgreSQL of a data folder open. */
export type PostgresChild = {
  readonly pid: number;
  readonly connectionString: string;
  /** From the call to an accepting server. */
  readonly openMs: number;
  /** Lets it stop cleanly; resolves when it has ended. */
  readonly stop: () => Promise<void>;
  /** kill -9; resolves when it has ended. */
  readonly kill: () => Promise<void>;
};

type ChildOptions = {
  readonly dataDir: string;
  readonly systemDir?: string;
  readonly account?: Account;
  readonly checkout?: Checkout;
};

const ownCheckout: Checkout = { node: process.execPath, folder: resolve(import.meta.dirname, '../..') };

/** Starts such a process and waits until its database answers. Fails with the words it failed with. */
export async function startPostgresChild(options: ChildOptions): Promise<PostgresChild> {
  const { dataDir, systemDir, account, checkout = ownCheckout } = options;
  const args = [join(checkout.folder, 'test/support/open-postgres.ts'), dataDir];
  const child = spawn(checkout.node, systemDir === undefined ? args : [...args, systemDir], {
    cwd: '/',
    env: { HOME: '/nonexistent', PATH: '/usr/bin:/bin' },
    stdio: ['pipe', 'pipe', 'inherit'],
    ...account,
  });
  const exited = once(child, 'exit');
  const { message, connectionString, openMs } = JSON.parse(await firstLine(child)) as Record<string, unknown>;
  if (typeof connectionString !== 'string') throw new Error(String(message));
  return {
    pid: child.pid!,
    connectionString,
    openMs: Number(openMs),
    stop: async () => {
      child.stdin?.end();
      await exited;
    },
    kill: async () => {
      child.kill('SIGKILL');
      await exited;
    },
  };
}

async function firstLine(child: ChildProcess): Promise<string> {
  for await (const line of createInterface({ input: child.stdout! })) return line;
  throw new Error('the process ended without a word');
}

/** Process number of the server that runs on a data folder, by its lock file. */
export async function serverPid(dataDir: string): Promise<number | undefined> {
  return (await readLockFile(join(dataDir, 'postgres/cluster')))?.pid;
}

/** Whether that server is still running. */
export async function isRunning(dataDir: string, pid: number): Promise<boolean> {
  return (await stateOfServer(await clusterOf(dataDir), pid)) === 'running';
}

/** Ends the server of a data folder, if one was left behind. */
export async function endServer(dataDir: string): Promise<void> {
  const pid = await serverPid(dataDir);
  if (pid === undefined || !(await isRunning(dataDir, pid))) return;
  process.kill(pid, 'SIGQUIT');
  await until(async () => !(await isRunning(dataDir, pid)));
}

async function clusterOf(dataDir: string): Promise<string> {
  return realpath(join(dataDir, 'postgres/cluster'));
}
