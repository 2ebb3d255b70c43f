import type { Clock } from './clock.ts';
import type { Log } from './log.ts';

/** Work that goes on by itself until it is stopped; a stop waits for what is under way. */
export type Regular = { stop(): Promise<void> };

/**
 * Does some work every so often, at once for the first time unless `later`, and never twice at the same time: a turn that
 * comes while the last one goes on is left out. A stop aborts the signal. What fails is logged, and comes again.
 */
export function regularly(
  { clock, log }: { readonly clock: Clock; readonly log: Log },
  given: { readonly everyMs: number; readonly later?: true; readonly trouble: string },
  work: (signal: AbortSignal) => Promise<unknown>,
): Regular {
  const ending = new AbortController();
  let running: Promise<unknown> | null = null;
  const turn = (): void => {
    running ??= work(ending.signal)
      .catch((error: unknown) => log.warn({ err: error }, given.trouble))
      .finally(() => {
        running = null;
      });
  };
  if (given.later === undefined) turn();
  const timer = clock.setInterval(turn, given.everyMs);
  return {
    stop: async () => {
      ending.abort();
      clock.clearInterval(timer);
      await running;
    },
  };
}
