import { expect, test } from 'vitest';
import { secondsLeft } from './pace.ts';

const now = new Date('2026-11-22T12:05:00Z');
const from = new Date('2026-11-22T12:04:00Z');

test('the pace is that of the gaps between the ends of the last minutes', () => {
  // 31 ends in a minute are 30 gaps of two seconds.
  expect(secondsLeft({ open: 10, endedLately: 31, latelyFrom: from, now })).toBe(20);
});

test('a job that stands still takes longer and longer', () => {
  const later = new Date('2026-11-22T12:08:00Z');
  expect(secondsLeft({ open: 10, endedLately: 31, latelyFrom: from, now: later })).toBe(80);
});

test('nobody can say before a few items have ended, nor when nothing is open', () => {
  expect(secondsLeft({ open: 10, endedLately: 2, latelyFrom: from, now })).toBeNull();
  expect(secondsLeft({ open: 10, endedLately: 0, latelyFrom: null, now })).toBeNull();
  expect(secondsLeft({ open: 0, endedLately: 31, latelyFrom: from, now })).toBeNull();
  expect(secondsLeft({ open: 10, endedLately: 31, latelyFrom: now, now })).toBeNull();
});
