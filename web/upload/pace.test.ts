import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Meter, meterAfter, type Sample, secondsLeft, speedOf } from './pace.ts';

function metered(...samples: readonly (readonly [atMs: number, bytes: number])[]): Meter {
  return samples.reduce<Meter>((meter, [atMs, bytes]) => meterAfter(meter, { atMs, bytes }), []);
}

test('the speed is that of the last ten seconds', () => {
  expect(speedOf(metered([0, 0], [5_000, 0], [10_000, 10_000], [15_000, 20_000]))).toBe(2_000);
});

test('one second has to pass before there is a speed', () => {
  expect([speedOf([]), speedOf(metered([0, 500])), speedOf(metered([0, 0], [999, 500]))]).toEqual([
    null,
    null,
    null,
  ]);
  expect(speedOf(metered([0, 0], [1_000, 500]))).toBe(500);
});

test('what stands still has speed nought, and no time left can be told', () => {
  const still = speedOf(metered([0, 700], [2_000, 700]));
  expect([still, secondsLeft(1_000, still), secondsLeft(1_000, null)]).toEqual([0, null, null]);
  expect(secondsLeft(1_001, 500)).toBe(3);
});

test('a steady flow is measured as it is, however it is sampled', () => {
  const steps = fc.array(fc.integer({ min: 1, max: 4_000 }), { minLength: 3, maxLength: 60 });
  fc.assert(
    fc.property(steps, fc.integer({ min: 1, max: 1_000 }), (gaps, bytesPerMs) => {
      let atMs = 0;
      const samples: Sample[] = gaps.map((gap) => {
        atMs += gap;
        return { atMs, bytes: atMs * bytesPerMs };
      });
      const speed = speedOf(samples.reduce<Meter>(meterAfter, []));
      if (speed !== null) expect(speed).toBeCloseTo(bytesPerMs * 1000, 3);
    }),
  );
});
