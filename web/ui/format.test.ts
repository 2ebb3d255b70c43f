import { expect, test } from 'vitest';
import {
  formatBytes,
  formatCounted,
  formatDuration,
  formatInstant,
  formatPercent,
  formatSpeed,
  formatTimeLeft,
} from './format.ts';

test.each([
  [null, '—'],
  [0, '0:00'],
  [59.9, '0:59'],
  [67, '1:07'],
  [3600, '1:00:00'],
  [7325, '2:02:05'],
])('a length of %s seconds reads %s', (seconds, text) => {
  expect(formatDuration(seconds)).toBe(text);
});

test.each([
  [null, '—'],
  [79.5, '80%'],
  [0, '0%'],
])('a score of %s reads %s', (score, text) => {
  expect(formatPercent(score)).toBe(text);
});

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [1000, '1.0 kB'],
  [2_540_000, '2.5 MB'],
  [128_000_000, '128 MB'],
  [3_100_000_000, '3.1 GB'],
])('%s bytes read %s', (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});

test('counts take the plural', () => {
  expect([0, 1, 12_000].map((count) => formatCounted(count, 'file'))).toEqual([
    '0 files',
    '1 file',
    '12,000 files',
  ]);
});

test('an instant names its year only when it is another one', () => {
  const now = new Date('2026-11-22T12:00:00Z');
  expect(formatInstant('2026-11-22T06:00:00Z', now, 'UTC')).toBe('22 Nov, 06:00');
  expect(formatInstant('2025-03-01T16:05:00Z', now, 'UTC')).toBe('1 Mar 2025, 16:05');
});

test.each([
  [0, 'a few seconds left'],
  [41, '45 seconds left'],
  [61, '2 min left'],
  [3_600, '1 h left'],
  [7_500, '2 h 5 min left'],
])('%i seconds are told as %s', (seconds, told) => {
  expect(formatTimeLeft(seconds)).toBe(told);
});

test('a speed is a size each second', () => {
  expect(formatSpeed(2_500_000)).toBe('2.5 MB/s');
});
