import { describe, expect, it } from 'vitest';
import { clockOf, spokenClock } from '../shown/clock.ts';
import { barsOf, momentAt, stretchOf } from './waveform-bars.ts';

describe('barsOf', () => {
  it('takes the loudest peak under each bar and stretches short recordings', () => {
    expect(barsOf([1, 9, 3, 4, 5, 2], 3)).toEqual([9, 4, 5]);
    expect(barsOf([7, 8], 4)).toEqual([7, 7, 8, 8]);
    expect(barsOf([], 2)).toEqual([0, 0]);
    expect(barsOf([1], 0)).toEqual([]);
  });
});

describe('places on the canvas', () => {
  const canvas = { durationMs: 10_000, width: 500 };

  it('keeps marks wide enough to see and inside', () => {
    expect(stretchOf([1_000, 2_000], { ...canvas, least: 4 })).toEqual({ left: 50, width: 50 });
    expect(stretchOf([9_999, 10_000], { ...canvas, least: 4 })).toEqual({ left: 496, width: 4 });
    expect(stretchOf([0, 1], { durationMs: 0, width: 500, least: 4 })).toEqual({ left: 0, width: 0 });
  });

  it('turns a place into a moment within the recording', () => {
    expect([-5, 250, 900].map((x) => momentAt(x, canvas))).toEqual([0, 5_000, 10_000]);
    expect(momentAt(10, { durationMs: 10_000, width: 0 })).toBe(0);
  });
});

describe('clocks', () => {
  it('are read and heard', () => {
    expect([0, 59_999, 61_000, 3_723_000].map(clockOf)).toEqual(['0:00', '0:59', '1:01', '1:02:03']);
    expect([0, 1_000, 3_723_000].map(spokenClock)).toEqual([
      '0 seconds',
      '1 second',
      '1 hour 2 minutes 3 seconds',
    ]);
  });
});
