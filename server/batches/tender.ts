import { type BatchDeps, tendBatches } from './tend.ts';

const lookMs = 30_000;

/** Tends batches every half minute until stopped. */
export function startTending(deps: BatchDeps): { stop(): Promise<void> } {
  const ending = new AbortController();
  const look = (): Promise<void> =>
    tendBatches(deps, ending.signal).catch((error: unknown) =>
      deps.log.warn({ err: error }, 'batches could not be looked after'),
    );
  let looking = look();
  const timer = deps.clock.setInterval(() => {
    looking = looking.then(look);
  }, lookMs);
  return {
    stop: async () => {
      ending.abort();
      deps.clock.clearInterval(timer);
      await looking;
    },
  };
}
