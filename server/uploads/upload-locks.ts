/** One holder at a time for each upload, in this process. Whoever waits asks the holder to let go. */
export type UploadLocks = {
  newLock(id: string): {
    lock(signal: AbortSignal, askToLetGo: () => Promise<void> | void): Promise<void>;
    unlock(): Promise<void>;
  };
};

type Held = { askToLetGo: () => Promise<void> | void; freed: Promise<void>; free: () => void };

/**
 * Locks for the requests about one upload: after a broken line the next request may come before the server has
 * noticed that the last one is dead. Waiting sleeps until the holder has let go; `onTimeout` makes the error when it
 * does not within `patienceMs`.
 */
export function createUploadLocks(patienceMs: number, onTimeout: () => Error): UploadLocks {
  const held = new Map<string, Held>();

  return {
    newLock: (id) => ({
      lock: async (signal, askToLetGo) => {
        const late = AbortSignal.timeout(patienceMs);
        for (let holder = held.get(id); holder !== undefined; holder = held.get(id)) {
          await holder.askToLetGo();
          await Promise.race([holder.freed, aborted(late), aborted(signal)]);
          if (late.aborted || signal.aborted) throw onTimeout();
        }
        const { promise: freed, resolve: free } = Promise.withResolvers<void>();
        held.set(id, { askToLetGo, freed, free });
      },
      unlock: async () => {
        held.get(id)?.free();
        held.delete(id);
      },
    }),
  };
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
