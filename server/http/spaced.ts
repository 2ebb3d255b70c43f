import type { Clock } from '#server/clock.ts';

/** Tells things about many subjects, about each at most once in a while. */
export type Spaced = {
  /** Runs `tell` now, or, when this subject was told of a moment ago, the last `tell` of that time when it is over. */
  about(subject: string, tell: () => void): void;
  /** Tells nothing any more. */
  stop(): void;
};

/** Makes something told about one subject wait until `gapMs` after the last time. */
export function spaced(clock: Clock, gapMs: number): Spaced {
  const resting = new Map<string, { timer: unknown; next: (() => void) | null }>();
  const about = (subject: string, tell: () => void): void => {
    const rest = resting.get(subject);
    if (rest !== undefined) {
      rest.next = tell;
      return;
    }
    tell();
    const timer = clock.setTimeout(() => {
      const next = resting.get(subject)?.next ?? null;
      resting.delete(subject);
      if (next !== null) about(subject, next);
    }, gapMs);
    resting.set(subject, { timer, next: null });
  };
  const stop = (): void => {
    for (const { timer } of resting.values()) clock.clearTimeout(timer);
    resting.clear();
  };
  return { about, stop };
}
