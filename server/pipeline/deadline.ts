import type { Clock } from '#server/clock.ts';

/** Does work that somebody else has to do and that we only wait for. */
export type Elsewhere = <T>(work: () => Promise<T>) => Promise<T>;

/** The longest that a stage may wait for others, all in all: whoever is asked has a deadline of its own. */
const longestAwayMs = 12 * 3_600_000;

/** A stage's time. It runs while the stage works itself and stands while it waits for others. */
export function startDeadline(clock: Clock, timeoutMs: number, through: Elsewhere) {
  const over = new AbortController();
  let [leftMs, awayLeftMs] = [timeoutMs, longestAwayMs];
  let away = 0;
  let sinceMs = clock.now();
  let timer = clock.setTimeout(() => over.abort(), leftMs);
  const turnTo = (nowAway: number): void => {
    const wasAway = away > 0;
    away = nowAway;
    if (wasAway === nowAway > 0) return;
    const spentMs = clock.now() - sinceMs;
    if (wasAway) awayLeftMs -= spentMs;
    else leftMs -= spentMs;
    sinceMs = clock.now();
    clock.clearTimeout(timer);
    timer = clock.setTimeout(() => over.abort(), Math.max(0, nowAway > 0 ? awayLeftMs : leftMs));
  };
  const elsewhere: Elsewhere = async (work) => {
    turnTo(away + 1);
    try {
      return await through(work);
    } finally {
      turnTo(away - 1);
    }
  };
  return { signal: over.signal, elsewhere, stop: () => clock.clearTimeout(timer) };
}
