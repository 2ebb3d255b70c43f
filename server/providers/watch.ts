import type { Clock } from '#server/clock.ts';

/** Watches over one exchange: over its whole length, and over stillness while bytes should be moving. */
export type Watch = {
  /** Aborts when the exchange has to end, for whichever reason. */
  readonly signal: AbortSignal;
  /** Bytes have moved. */
  readonly moved: () => void;
  /** All has been said; now the other side may think until the exchange's own end, unless it answers already. */
  readonly waits: () => void;
  /** Its answer has begun: from now on bytes come. */
  readonly answers: () => void;
  /** How long the other side was given, when that was why it ended; null before, and for other reasons. */
  readonly silentMs: () => number | null;
  readonly stop: () => void;
};

/** Starts to watch: as still from the beginning, because connecting may hang too. */
export function startWatch(
  clock: Clock,
  limits: { readonly withinMs: number; readonly idleMs: number; readonly signal: AbortSignal },
): Watch {
  const ending = new AbortController();
  let silentMs: number | null = null;
  let answering = false;
  let stopped = false;
  const end = (ms: number) => () => {
    silentMs ??= ms;
    ending.abort();
  };
  const deadline = clock.setTimeout(end(limits.withinMs), limits.withinMs);
  let stillness = clock.setTimeout(end(limits.idleMs), limits.idleMs);
  const moved = (): void => {
    clock.clearTimeout(stillness);
    if (stopped) return;
    stillness = clock.setTimeout(end(limits.idleMs), limits.idleMs);
  };
  return {
    signal: AbortSignal.any([limits.signal, ending.signal]),
    moved,
    waits: () => {
      // An answer may begin before we know that our last byte has gone out.
      if (!answering) clock.clearTimeout(stillness);
    },
    answers: () => {
      answering = true;
      moved();
    },
    silentMs: () => silentMs,
    stop: () => {
      stopped = true;
      clock.clearTimeout(stillness);
      clock.clearTimeout(deadline);
    },
  };
}
