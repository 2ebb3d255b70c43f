import type { Clock } from '#server/clock.ts';

/** A clock that stands still until a test moves it. Its timers never fire: nothing here waits for one. */
export type SteppedClock = Clock & { advance(ms: number): void };

export function steppedClock(start: Date): SteppedClock {
  let nowMs = start.getTime();
  return {
    now: () => nowMs,
    advance: (ms) => {
      nowMs += ms;
    },
    setTimeout: () => undefined,
    clearTimeout: () => undefined,
    setInterval: () => undefined,
    clearInterval: () => undefined,
  };
}
