import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { signIn } from '#shared/people.ts';
import { ownerEmail, ownerPassword } from './house.ts';

/** A server of the product in a process of its own. */
export type RunningServer = {
  readonly address: string;
  readonly pid: number;
  /** The time from its start until it said where it listens, in milliseconds. */
  readonly startMs: number;
  stop(): Promise<void>;
};

const patienceMs = 60_000;

/** Starts the server on a data folder, on a free port of this machine: with a worker, or the web server alone. */
export async function startServer(
  dataDir: string,
  command: 'start' | 'web' = 'start',
  settings: Readonly<Record<string, string>> = {},
): Promise<RunningServer> {
  const startedAt = performance.now();
  const server = spawn(process.execPath, [join(import.meta.dirname, '../server/cli.ts'), command], {
    env: {
      PATH: process.env['PATH'],
      TOTALVIEW_DATA_DIR: dataDir,
      TOTALVIEW_PORT: '0',
      TOTALVIEW_LOG_LEVEL: 'warn',
      ...settings,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const address = await addressOf(server);
  return {
    address,
    pid: server.pid ?? 0,
    startMs: performance.now() - startedAt,
    stop: () => stopped(server),
  };
}

async function addressOf(server: ChildProcess): Promise<string> {
  const output = server.stdout;
  if (output === null) throw new Error('The server has no output.');
  for await (const line of createInterface({ input: output, signal: AbortSignal.timeout(patienceMs) })) {
    const address = /https?:\/\/[\w.:]+/.exec(line)?.[0];
    if (address !== undefined) return address;
  }
  throw new Error('The server ended without saying where it listens.');
}

async function stopped(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null) return;
  const ended = once(server, 'exit');
  server.kill('SIGTERM');
  await ended;
}

/** Headers of somebody who is signed in as the Owner. */
export async function ownerHeaders(address: string): Promise<Record<string, string>> {
  const answer = await fetch(`${address}${signIn.path}`, {
    method: signIn.method,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: ownerEmail, password: ownerPassword }),
  });
  if (!answer.ok) throw new Error(`Signing in answered ${answer.status}.`);
  return { cookie: (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '', origin: address };
}

/** What a process alone keeps in memory now, in bytes (VmRSS). */
export async function residentBytes(pid: number): Promise<number> {
  return kilobytes(await readFile(`/proc/${pid}/status`, 'utf8'), 'VmRSS');
}

/** The memory of processes, in bytes: what they share is counted once (PSS). */
export async function proportionalBytes(pids: readonly number[]): Promise<number> {
  const rollups = await Promise.all(
    pids.map((pid) => readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '')),
  );
  return rollups.reduce((sum, rollup) => sum + kilobytes(rollup, 'Pss'), 0);
}

function kilobytes(text: string, name: string): number {
  return Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(text)?.[1] ?? 0) * 1024;
}

/** The PostgreSQL of a data folder: its first process and all that it has started. */
export async function postgresProcesses(dataDir: string): Promise<number[]> {
  const lock = await readFile(join(dataDir, 'postgres/cluster/postmaster.pid'), 'utf8');
  const first = Number(lock.split('\n')[0]);
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const parents = await Promise.all(pids.map(async (pid) => [pid, await parentOf(pid)] as const));
  return [first, ...parents.filter(([, parent]) => parent === first).map(([pid]) => pid)];
}

async function parentOf(pid: number): Promise<number> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return Number(text.slice(text.lastIndexOf(')') + 2).split(' ')[1] ?? 0);
}

const ticksPerSecond = 100;

/** The time that processors have spent on a process, in milliseconds; with `ended`, on its ended children too. */
export async function processorMs(pid: number, ended: 'with ended children' | 'alone'): Promise<number> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  const [user = 0, system = 0, endedUser = 0, endedSystem = 0] = text
    .slice(text.lastIndexOf(')') + 2)
    .split(' ')
    .slice(11, 15)
    .map(Number);
  const ticks = user + system + (ended === 'alone' ? 0 : endedUser + endedSystem);
  return (ticks * 1000) / ticksPerSecond;
}

/** The same for the PostgreSQL of a data folder. */
export async function databaseProcessorMs(dataDir: string): Promise<number> {
  const [first = 0, ...others] = await postgresProcesses(dataDir);
  const parts = await Promise.all([
    processorMs(first, 'with ended children'),
    ...others.map((pid) => processorMs(pid, 'alone')),
  ]);
  return parts.reduce((sum, part) => sum + part, 0);
}
