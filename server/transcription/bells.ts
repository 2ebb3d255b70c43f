import type { Clock } from '#server/clock.ts';

/** How a word on the workers' channel begins that is for a bell; its name follows. */
export const bellPayload = 'bell ';

/** Wakes whoever waits for a thing of a name, inside one process. */
export type Bells = {
  /** Waits so long, or until it rings. Rejects with the signal's reason when it is aborted. */
  wait(name: string, ms: number, signal: AbortSignal): Promise<void>;
  ring(name: string): void;
};

/** Hangs them up. */
export function createBells(clock: Clock): Bells {
  const waiting = new Map<string, Set<() => void>>();
  return {
    wait: async (name, ms, signal) => {
      signal.throwIfAborted();
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      const others = waiting.get(name) ?? new Set();
      waiting.set(name, others.add(resolve));
      const timer = clock.setTimeout(resolve, ms);
      const abort = (): void => reject(signal.reason as Error);
      signal.addEventListener('abort', abort, { once: true });
      try {
        await promise;
      } finally {
        clock.clearTimeout(timer);
        signal.removeEventListener('abort', abort);
        others.delete(resolve);
        if (others.size === 0) waiting.delete(name);
      }
    },
    ring: (name) => {
      for (const wake of waiting.get(name) ?? []) wake();
    },
  };
}
