import { setImmediate as soon } from 'node:timers/promises';
import type { Log } from '#server/log.ts';

/** Work that goes on after an answer was given. */
export type Background = {
  /** Begins it once the answer is on its way; what it throws is logged. */
  start(what: string, work: () => Promise<void>): void;
  /** Waits for everything begun so far. */
  settle(): Promise<void>;
};

/**
 * Keeps the work that no answer may wait for: how long a letter takes must not tell the caller whether there was one to
 * send. It is lost when the process dies; whoever asked asks again.
 */
export function createBackground(log: Pick<Log, 'warn'>): Background {
  const running = new Set<Promise<void>>();
  return {
    start: (what, work) => {
      const done = soon()
        .then(work)
        .catch((error: unknown) => log.warn({ err: error, what }, 'work in the background failed'))
        .finally(() => running.delete(done));
      running.add(done);
    },
    settle: async () => {
      await Promise.all(running);
    },
  };
}
