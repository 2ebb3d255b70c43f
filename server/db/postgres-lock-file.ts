import { readFile, readlink, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** What a running (or killed) server says about itself in postmaster.pid. */
export type LockFile = { readonly pid: number; readonly port: number };

/** Reads the text of postmaster.pid; undefined while it is still being written. */
export function parseLockFile(text: string): LockFile | undefined {
  const lines = text.split('\n');
  const [pid, port] = [Number(lines[0]), Number(lines[3])];
  const complete = Number.isInteger(pid) && pid > 0 && Number.isInteger(port) && port > 0;
  return complete ? { pid, port } : undefined;
}

/** The lock file of a cluster, or undefined when no server runs there. */
export async function readLockFile(dataDirectory: string): Promise<LockFile | undefined> {
  return readFile(join(dataDirectory, 'postmaster.pid'), 'utf8').then(parseLockFile, () => undefined);
}

/**
 * Removes the lock file of a killed server whose process number now belongs to another program: PostgreSQL refuses
 * to start then, and in a container, where numbers repeat with every start, it would refuse for ever.
 * Only Linux can tell; elsewhere nothing is removed. True when the file was removed.
 */
export async function removeForeignLockFile(dataDirectory: string, lock: LockFile): Promise<boolean> {
  const workingFolder = await readlink(`/proc/${lock.pid}/cwd`).catch(() => undefined);
  if (workingFolder === undefined || workingFolder === dataDirectory) return false;
  const now = await readLockFile(dataDirectory);
  if (now?.pid !== lock.pid) return false;
  await rm(join(dataDirectory, 'postmaster.pid'), { force: true });
  return true;
}
