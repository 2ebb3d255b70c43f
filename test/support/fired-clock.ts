import type { Clock } from '#server/clock.ts';
import { until } from './until.ts';

/** A clock that stands still until a test moves it, and then fires the timers that have fallen due, in their order. */
export type FiredClock = Clock & {
  advance(ms: number): void;
  /** How many milliseconds each waiting timer still has to go, the nearest first. */
  waiting(): number[];
};

type Timer = { at: number; readonly run: () => void; readonly everyMs: number | null };

export function firedClock(start: Date = new Date('2026-03-02T09:00:00Z')): FiredClock {
  let nowMs = start.getTime();
  const timers = new Set<Timer>();
  const add = (run: () => void, ms: number, everyMs: number | null): Timer => {
    const timer = { at: nowMs + ms, run, everyMs };
    timers.add(timer);
    return timer;
  };
  const remove = (timer: unknown): void => {
    timers.delete(timer as Timer);
  };
  const next = () => [...timers].toSorted((a, b) => a.at - b.at)[0];
  return {
    now: () => nowMs,
    setTimeout: (run, ms) => add(run, ms, null),
    clearTimeout: remove,
    setInterval: (run, ms) => add(run, ms, ms),
    clearInterval: remove,
    waiting: () => [...timers].map(({ at }) => at - nowMs).toSorted((a, b) => a - b),
    advance: (ms) => {
      const end = nowMs + ms;
      for (let timer = next(); timer !== undefined && timer.at <= end; timer = next()) {
        nowMs = timer.at;
        if (timer.everyMs === null) timers.delete(timer);
        else timer.at += timer.everyMs;
        timer.run();
      }
      nowMs = end;
    },
  };
}

/** Moves the clock on, minute by minute, until `work` has ended, once it is `begun`; answers what came of it. */
export async function endedByClock<T>(clock: FiredClock, work: Promise<T>, begun: () => boolean): Promise<T> {
  let ended = false;
  void work.finally(() => {
    ended = true;
  });
  await until(begun);
  await until(() => {
    if (!ended) clock.advance(60_000);
    return ended;
  });
  return work;
}
