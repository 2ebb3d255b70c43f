import { spawn } from 'node:child_process';
import { open, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Account } from './postgres-account.ts';
import type { PostgresBinaries } from './postgres-binaries.ts';
import { EmbeddedPostgresError } from './postgres-failure.ts';
import { readLockFile, stateOfServer } from './postgres-lock-file.ts';
import { explainProgram, programEnvironment, runProgram } from './postgres-program.ts';
import { serverSettings } from './postgres-settings.ts';

/** A server this process has started. It outlives its parent. */
export type StartedServer = {
  readonly pid: number | undefined;
  /** undefined while it runs; then what it wrote to its log since the start, at most 2,000 characters. */
  lastWords(): string | undefined;
};

const logLimitBytes = 1_000_000;
const stopLimitMs = 60_000;

/** Starts the server in a session of its own, so that neither Ctrl-C nor the parent's death reaches it. */
export async function startServer(given: {
  readonly binaries: PostgresBinaries;
  readonly cluster: { readonly folder: string; readonly dataDirectory: string };
  readonly account: Account | undefined;
  readonly port: number;
}): Promise<StartedServer> {
  const { binaries, cluster, account, port } = given;
  const path = join(cluster.folder, 'server.log');
  await rotate(path);
  const log = await open(path, 'a', 0o600);
  const { size } = await log.stat();
  const owner = await stat(cluster.folder);
  if (process.getuid?.() === 0) await log.chown(owner.uid, owner.gid);
  const settings = Object.entries(serverSettings(port, process.platform)).flatMap(([name, value]) => [
    '-c',
    `${name}=${value}`,
  ]);
  const child = spawn(binaries.postgres, ['-D', cluster.dataDirectory, ...settings], {
    cwd: '/',
    env: programEnvironment,
    detached: true,
    stdio: ['ignore', log.fd, log.fd],
    ...account,
  });
  let words: string | undefined;
  child.once('error', (error) => {
    words = explainProgram(binaries.postgres, error, '').message;
  });
  child.once('exit', (code, signal) => {
    const ending = `exit ${code ?? signal}`;
    void readFrom(path, size).then((tail) => (words = tail || ending));
  });
  child.unref();
  await new Promise((settled) => child.once('spawn', settled).once('error', settled));
  await log.close();
  return { pid: child.pid, lastWords: () => words };
}

/**
 * Stops the server at once: open transactions roll back, everything committed is on disk. Resolves when it has ended.
 * Fails when it does not within a minute.
 */
export async function stopServer(
  binaries: PostgresBinaries,
  dataDirectory: string,
  account: Account | undefined,
): Promise<void> {
  const lock = await readLockFile(dataDirectory);
  if (lock === undefined) return;
  if (process.platform === 'win32') {
    await runProgram(binaries.pgCtl, ['stop', '-D', dataDirectory, '-m', 'fast'], { account });
    return;
  }
  // Not pg_ctl: it waits a minute for a killed server that nobody has reaped.
  process.kill(lock.pid, 'SIGINT');
  const deadline = performance.now() + stopLimitMs;
  while ((await stateOfServer(dataDirectory, lock.pid)) === 'running') {
    if (performance.now() > deadline) throw new EmbeddedPostgresError('PostgreSQL is still writing to disk.');
    await delay(20);
  }
}

async function readFrom(path: string, position: number): Promise<string> {
  const text = await readFile(path).catch(() => Buffer.alloc(0));
  return text.subarray(position).toString('utf8').trim().slice(-2000);
}

async function rotate(path: string): Promise<void> {
  const size = await stat(path).then(
    (facts) => facts.size,
    () => 0,
  );
  if (size < logLimitBytes) return;
  await rm(`${path}.1`, { force: true });
  await rename(path, `${path}.1`).catch(() => undefined);
}
