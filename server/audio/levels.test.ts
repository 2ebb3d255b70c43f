import { assert, integer, property } from 'fast-check';
import { expect, test } from 'vitest';
import { createLevel, toDbfs } from './levels.ts';

function sine(dbfs: number, samples: number): Int16Array {
  const peak = 32_767 * 10 ** (dbfs / 20);
  return Int16Array.from({ length: samples }, (_, at) =>
    Math.round(peak * Math.sin((2 * Math.PI * at) / 80)),
  );
}

test('a sine is 3 dB below its peak', () => {
  for (const dbfs of [0, -6, -20, -40]) {
    const level = createLevel(800);
    level.add(sine(dbfs, 8000));
    const { mean, loudest } = level.finish();
    expect(toDbfs(mean)).toBeCloseTo(dbfs - 3, 0);
    expect(toDbfs(loudest)).toBeCloseTo(dbfs - 3, 0);
  }
});

test('nothing and zeros have no level', () => {
  expect(createLevel(800).finish()).toEqual({ mean: 0, loudest: 0 });
  const level = createLevel(800);
  level.add(new Int16Array(2000));
  expect(level.finish()).toEqual({ mean: 0, loudest: 0 });
  expect(toDbfs(0)).toBeNull();
});

test('one loud window in much silence is the loudest, and hardly moves the mean', () => {
  const level = createLevel(800);
  level.add(new Int16Array(79_200));
  level.add(sine(0, 800));
  const { mean, loudest } = level.finish();
  expect(toDbfs(loudest)).toBeCloseTo(-3, 0);
  expect(toDbfs(mean)).toBeCloseTo(-23, 0);
});

test('a last window that is not full counts', () => {
  const level = createLevel(800);
  level.add(new Int16Array(800));
  level.add(Int16Array.of(-32_768));
  expect(level.finish().loudest).toBe(1);
});

test('how the samples are cut into chunks makes no difference', () => {
  const samples = sine(-10, 5000);
  const whole = createLevel(800);
  whole.add(samples);
  const expected = whole.finish();
  assert(
    property(integer({ min: 1, max: 3000 }), (chunk) => {
      const level = createLevel(800);
      for (let at = 0; at < samples.length; at += chunk) level.add(samples.subarray(at, at + chunk));
      const { mean, loudest } = level.finish();
      expect(mean).toBeCloseTo(expected.mean, 10);
      expect(loudest).toBeCloseTo(expected.loudest, 10);
    }),
  );
});
