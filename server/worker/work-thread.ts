import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Config } from '#server/config.ts';
import type { Work } from './start-work.ts';

/** What the thread is started with. */
export type WorkThreadInput = { readonly config: Config; readonly connectionString: string };

const workThreadBody = new URL('./work-thread-body.ts', import.meta.url);

/**
 * Does a worker's part in a thread of its own, with its own connections to the database: starting programs, reading
 * large files and building large statements then hold up nobody who asks the web server something. An error that
 * nobody has caught there ends this process, as it would without the thread. `body` is what runs in it.
 */
export async function startWorkThread(input: WorkThreadInput, body = workThreadBody): Promise<Work> {
  const thread = new Worker(body, { workerData: input });
  const ended = once(thread, 'exit');
  // It is looked at when somebody stops the thread; an error before that is told below.
  ended.catch(() => undefined);
  await once(thread, 'message');
  thread.on('error', (error) => {
    throw error;
  });
  return {
    stop: async () => {
      thread.postMessage('stop', []);
      await ended;
    },
  };
}
