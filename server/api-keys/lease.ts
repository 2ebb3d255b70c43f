import { type Clock, nowOf } from '#server/clock.ts';
import type { Log } from '#server/log.ts';

/** A dead holder's claim falls to somebody else after this time. */
export const leaseMs = 30_000;
const extendEveryMs = 10_000;

/** When a lease that begins now ends. */
export function leaseFrom(now: Date): Date {
  return new Date(now.getTime() + leaseMs);
}

/** Extends a lease for as long as the work takes; answers how to stop that. */
export function keepLease(
  { clock, log }: { clock: Clock; log: Log },
  extend: (leaseUntil: Date) => Promise<unknown>,
): () => void {
  const timer = clock.setInterval(() => {
    extend(leaseFrom(nowOf(clock))).catch((error: unknown) =>
      log.warn({ err: error }, 'a lease could not be extended'),
    );
  }, extendEveryMs);
  return () => clock.clearInterval(timer);
}
