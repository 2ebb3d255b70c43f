/** A point of a chart, in hundredths of its width from the left and of its height from the top. */
export type ChartPoint = { readonly at: number; readonly x: number; readonly y: number };

/** The lines across a chart: from the lowest to the highest, in even steps. */
export type Axis = { readonly low: number; readonly high: number; readonly lines: readonly number[] };

/** An axis for percentages: whole tens around what is shown, at least twenty apart, within 0–100. */
export function percentAxis(values: readonly (number | null)[]): Axis {
  const known = values.filter((value) => value !== null);
  if (known.length === 0) return axis(0, 100);
  const high = Math.min(100, Math.max(20, Math.ceil(Math.max(...known) / 10) * 10));
  const low = Math.max(0, Math.min(Math.floor(Math.min(...known) / 10) * 10, high - 20));
  return axis(low, high);
}

function axis(lowest: number, highest: number): Axis {
  const step = highest - lowest > 40 ? 20 : 10;
  const whole = (highest - lowest) % step === 0;
  const high = whole || highest === 100 ? highest : highest + 10;
  const low = whole || highest < 100 ? lowest : lowest - 10;
  const count = (high - low) / step;
  return { low, high, lines: Array.from({ length: count + 1 }, (_, index) => low + index * step) };
}

/** How far down a value lies, in hundredths of the height. */
export function heightOf(value: number, { low, high }: Axis): number {
  return (100 * (high - value)) / (high - low);
}

/** How far right the point at an index lies, in hundredths of the width; a single one lies in the middle. */
export function placeOf(index: number, count: number): number {
  return count < 2 ? 50 : (100 * index) / (count - 1);
}

/** A series as unbroken runs of points: what is not known (null) breaks the line. */
export function runsOf(values: readonly (number | null)[], on: Axis): ChartPoint[][] {
  const runs: ChartPoint[][] = [];
  values.forEach((value, at) => {
    if (value === null) return;
    const point = { at, x: placeOf(at, values.length), y: heightOf(value, on) };
    const last = runs.at(-1);
    if (last !== undefined && last.at(-1)?.at === at - 1) last.push(point);
    else runs.push([point]);
  });
  return runs;
}
