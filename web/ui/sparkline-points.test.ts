import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { sparklineRuns } from './sparkline-points.ts';

const box = { width: 100, height: 20, margin: 2 };

test('the lowest value lies at the bottom and the highest at the top', () => {
  expect(sparklineRuns([1, 3, 2], box)).toEqual([
    [
      { x: 2, y: 18 },
      { x: 50, y: 2 },
      { x: 98, y: 10 },
    ],
  ]);
});

test('a week without a value breaks the line', () => {
  expect(sparklineRuns([null, 5, null, 5], box).map((run) => run.length)).toEqual([1, 1]);
});

test('no value, no line', () => {
  expect(sparklineRuns([null, null], box)).toEqual([]);
});

test('every point lies inside the box', () => {
  const series = fc.array(fc.option(fc.double({ noNaN: true, min: -1e6, max: 1e6 })), { maxLength: 20 });
  fc.assert(
    fc.property(series, (values) => {
      for (const { x, y } of sparklineRuns(values, box).flat()) {
        expect(x).toBeGreaterThanOrEqual(0);
        expect(x).toBeLessThanOrEqual(100.000001);
        expect(y).toBeGreaterThanOrEqual(1.999999);
        expect(y).toBeLessThanOrEqual(18.000001);
      }
    }),
  );
});
