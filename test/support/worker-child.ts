import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';

/** A worker in a process of its own. */
export type WorkerChild = {
  readonly pid: number;
  /** kill -9; resolves when it has ended. */
  kill(): Promise<void>;
  /** Lets it stop cleanly; answers its exit status. */
  stop(): Promise<number | null>;
};

const checkout = resolve(import.meta.dirname, '../..');

/** Starts `totalview worker` on a database and a data folder, and waits until it is running. */
export async function startWorkerChild(given: {
  databaseUrl: string;
  dataDir: string;
  workers: number;
}): Promise<WorkerChild> {
  const child = spawn(process.execPath, ['server/cli.ts', 'worker'], {
    cwd: checkout,
    env: {
      PATH: '/usr/local/bin:/usr/bin:/bin',
      DATABASE_URL: given.databaseUrl,
      TOTALVIEW_DATA_DIR: given.dataDir,
      TOTALVIEW_WORKERS: String(given.workers),
      TOTALVIEW_LOG_LEVEL: 'error',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit') as Promise<[number | null]>;
  await Promise.race([once(child.stdout, 'data'), exited]);
  if (child.exitCode !== null) throw new Error(`The worker ended with ${child.exitCode}`);
  const end = async (signal: NodeJS.Signals): Promise<number | null> => {
    child.kill(signal);
    return (await exited)[0];
  };
  return {
    pid: child.pid!,
    kill: async () => void (await end('SIGKILL')),
    stop: () => end('SIGTERM'),
  };
}
