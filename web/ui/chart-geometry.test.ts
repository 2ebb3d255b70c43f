import { expect, test } from 'vitest';
import { heightOf, percentAxis, placeOf, runsOf } from './chart-geometry.ts';

test.each([
  [[], { low: 0, high: 100, lines: [0, 20, 40, 60, 80, 100] }],
  [[72, 88], { low: 70, high: 90, lines: [70, 80, 90] }],
  [[100], { low: 80, high: 100, lines: [80, 90, 100] }],
  [[0], { low: 0, high: 20, lines: [0, 10, 20] }],
  [[3, 97], { low: 0, high: 100, lines: [0, 20, 40, 60, 80, 100] }],
  [[61, 65], { low: 50, high: 70, lines: [50, 60, 70] }],
  [[31, 85], { low: 30, high: 90, lines: [30, 50, 70, 90] }],
  [[55, 97], { low: 40, high: 100, lines: [40, 60, 80, 100] }],
  [[5, 85], { low: 0, high: 100, lines: [0, 20, 40, 60, 80, 100] }],
])('the axis of %j', (values, axis) => {
  expect(percentAxis(values)).toEqual(axis);
});

test('the highest line is the top, the lowest the bottom', () => {
  const axis = percentAxis([72, 88]);
  expect([heightOf(90, axis), heightOf(80, axis), heightOf(70, axis)]).toEqual([0, 50, 100]);
  expect([placeOf(0, 3), placeOf(1, 3), placeOf(2, 3), placeOf(0, 1)]).toEqual([0, 50, 100, 50]);
});

test('what is not known breaks the line', () => {
  const axis = percentAxis([70, 90]);
  expect(runsOf([null, 90, 80, null, 70], axis)).toEqual([
    [
      { at: 1, x: 25, y: 0 },
      { at: 2, x: 50, y: 50 },
    ],
    [{ at: 4, x: 100, y: 100 }],
  ]);
  expect(runsOf([null], axis)).toEqual([]);
});
