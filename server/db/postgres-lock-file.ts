import { readFile, readlink, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { codeOf } from './postgres-failure.ts';

/** What a running (or killed) server says about itself in postmaster.pid. */
export type LockFile = { readonly pid: number; readonly port: number; readonly isReady: boolean };

/** Reads the text of postmaster.pid; undefined while it is still being written. */
export function parseLockFile(text: string): LockFile | undefined {
  const lines = text.split('\n');
  const [pid, port] = [Number(lines[0]), Number(lines[3])];
  const complete = Number.isInteger(pid) && pid > 0 && Number.isInteger(port) && port > 0;
  return complete ? { pid, port, isReady: lines[7]?.trim() === 'ready' } : undefined;
}

/** The lock file of a cluster, or undefined when no server runs there. */
export async function readLockFile(dataDirectory: string): Promise<LockFile | undefined> {
  return readFile(join(dataDirectory, 'postmaster.pid'), 'utf8').then(parseLockFile, () => undefined);
}

/**
 * What has become of the server that wrote a lock file: `unreaped` has ended, but its process number is kept until
 * somebody asks for its exit code (a container without an init process never does); `foreign` is another program
 * that got the number later (in a container numbers repeat with every start). Only Linux can tell these two.
 */
export async function stateOfServer(
  dataDirectory: string,
  pid: number,
): Promise<'running' | 'gone' | 'unreaped' | 'foreign'> {
  if (!exists(pid)) return 'gone';
  const status = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  // The name in brackets may itself hold brackets and spaces.
  if (status.slice(status.lastIndexOf(')')).startsWith(') Z')) return 'unreaped';
  const workingFolder = await readlink(`/proc/${pid}/cwd`).catch(() => dataDirectory);
  return workingFolder === dataDirectory ? 'running' : 'foreign';
}

/**
 * Removes the lock file of a killed server whose process number PostgreSQL would take for a living server, and
 * refuse to start. What orphans of the killed one may still write is fenced by PostgreSQL's shared memory check.
 * True when the file was removed.
 */
export async function removeForeignLockFile(dataDirectory: string, lock: LockFile): Promise<boolean> {
  const state = await stateOfServer(dataDirectory, lock.pid);
  if (state !== 'unreaped' && state !== 'foreign') return false;
  const now = await readLockFile(dataDirectory);
  if (now?.pid !== lock.pid) return false;
  await rm(join(dataDirectory, 'postmaster.pid'), { force: true });
  return true;
}

function exists(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}
