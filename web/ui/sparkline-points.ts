export type Point = { readonly x: number; readonly y: number };

/**
 * Splits a series into unbroken runs of points inside a box of `width` × `height` with `margin` around; gaps (null)
 * break the line. The lowest value lies at the bottom; a flat series lies in the middle.
 */
export function sparklineRuns(
  values: readonly (number | null)[],
  { width, height, margin }: { width: number; height: number; margin: number },
): Point[][] {
  const known = values.filter((value) => value !== null);
  if (known.length === 0) return [];
  const low = Math.min(...known);
  const span = Math.max(...known) - low;
  const step = values.length > 1 ? (width - 2 * margin) / (values.length - 1) : 0;
  const runs: Point[][] = [];
  let run: Point[] = [];
  values.forEach((value, at) => {
    if (value === null) {
      if (run.length > 0) runs.push(run);
      run = [];
      return;
    }
    const share = span === 0 ? 0.5 : (value - low) / span;
    run.push({ x: margin + at * step, y: height - margin - share * (height - 2 * margin) });
  });
  if (run.length > 0) runs.push(run);
  return runs;
}
