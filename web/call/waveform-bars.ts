/** A stretch of a canvas in CSS pixels. */
export type Stretch = { readonly left: number; readonly width: number };

/** The loudest peak (0–255) under each of `count` bars, equally wide over the whole recording. */
export function barsOf(peaks: readonly number[], count: number): number[] {
  return Array.from({ length: Math.max(0, count) }, (_, bar) => {
    const from = Math.floor((bar * peaks.length) / count);
    const to = Math.max(from + 1, Math.floor(((bar + 1) * peaks.length) / count));
    let loudest = 0;
    for (let index = from; index < to; index += 1) loudest = Math.max(loudest, peaks[index] ?? 0);
    return loudest;
  });
}

/** Where a stretch of time lies on a canvas, at least `least` pixels wide and never beyond its end. */
export function stretchOf(
  [startMs, endMs]: readonly [number, number],
  { durationMs, width, least }: { durationMs: number; width: number; least: number },
): Stretch {
  if (durationMs <= 0) return { left: 0, width: 0 };
  const wide = Math.max(least, ((endMs - startMs) / durationMs) * width);
  const left = Math.min((startMs / durationMs) * width, Math.max(0, width - wide));
  return { left, width: Math.min(wide, width) };
}

/** The moment (milliseconds) under a place on the canvas, kept within the recording. */
export function momentAt(x: number, { durationMs, width }: { durationMs: number; width: number }): number {
  if (width <= 0) return 0;
  return Math.min(durationMs, Math.max(0, (x / width) * durationMs));
}
