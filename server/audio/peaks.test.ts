import { array, assert, integer, property } from 'fast-check';
import { expect, test } from 'vitest';
import { createPeaks } from './peaks.ts';

function peaksOf(
  samples: number[],
  { maxPeaks = 4, firstSliceSamples = 2, chunk = samples.length || 1 } = {},
) {
  const peaks = createPeaks({ maxPeaks, firstSliceSamples });
  for (let at = 0; at < samples.length; at += chunk)
    peaks.add(Int16Array.from(samples.slice(at, at + chunk)));
  return peaks.finish();
}

const level = (part: number) => Math.round((32_767 * part) / 255);

test('nothing has no peaks', () => {
  expect(peaksOf([])).toEqual([]);
});

test('each slice gives its highest sample, of either sign, as a part of 255', () => {
  expect(peaksOf([0, 32_767, -16_384, 5, -32_768, 0])).toEqual([255, 128, 255]);
});

test('a last slice that is not full counts', () => {
  expect(peaksOf([0, 0, 32_767])).toEqual([0, 255]);
});

test('too many slices are joined two by two', () => {
  const samples = [10, 10, 20, 20, 30, 30, 40, 40, 50, 60].map(level);
  // Four slices of two are full when the fifth comes: they become two slices of four.
  expect(peaksOf(samples)).toEqual([20, 40, 60]);
});

test('the slices stay few and equal, and the highest peak survives, however the samples are cut into chunks', () => {
  const sample = integer({ min: -32_768, max: 32_767 });
  assert(
    property(
      array(sample, { minLength: 1, maxLength: 400 }),
      integer({ min: 1, max: 50 }),
      (samples, chunk) => {
        const peaks = peaksOf(samples, { chunk });
        expect(peaks).toEqual(peaksOf(samples));
        expect(peaks.length).toBeLessThanOrEqual(5);
        const highest = Math.max(...samples.map(Math.abs));
        expect(Math.max(...peaks)).toBe(Math.min(255, Math.round((highest * 255) / 32_767)));
      },
    ),
  );
});
