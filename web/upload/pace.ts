/** How much had moved at an instant. */
export type Sample = { readonly atMs: number; readonly bytes: number };

/** The samples of the last seconds, oldest first. */
export type Meter = readonly Sample[];

const windowMs = 10_000;
const leastMs = 1_000;

/** The meter with one more sample, and without those that are too old to tell of the present. */
export function meterAfter(meter: Meter, sample: Sample): Meter {
  const from = sample.atMs - windowMs;
  const firstInside = meter.findIndex(({ atMs }) => atMs >= from);
  return [...(firstInside === -1 ? [] : meter.slice(firstInside)), sample];
}

/** Bytes a second over the last seconds; null before a second is known. */
export function speedOf(meter: Meter): number | null {
  const [first, last] = [meter[0], meter.at(-1)];
  if (first === undefined || last === undefined || last.atMs - first.atMs < leastMs) return null;
  return Math.max(0, ((last.bytes - first.bytes) / (last.atMs - first.atMs)) * 1000);
}

/** Seconds until so many bytes have moved; null when nothing moves. */
export function secondsLeft(bytes: number, bytesPerSecond: number | null): number | null {
  if (bytesPerSecond === null || bytesPerSecond < 1) return null;
  return Math.ceil(bytes / bytesPerSecond);
}
