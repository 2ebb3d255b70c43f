import { expect, test } from 'vitest';
import { callDirection, durationSeconds } from './cell-values.ts';

test.each([
  ['93', 93],
  ['93.5', 93.5],
  ['93,5', 93.5],
  ['93s', 93],
  ['93 sec', 93],
  ['93000ms', 93],
  ['93000 ms', 93],
  ['1:33', 93],
  ['00:01:33', 93],
  ['1:02:03.5', 3_723.5],
  ['90:00', 5_400],
  ['1h 2m 3s', 3_723],
  ['2 min', 120],
  ['0', 0],
  ['', null],
  ['long', null],
  ['-5', null],
  ['1:75', null],
])('a length of %j is %s seconds', (text, seconds) => {
  expect(durationSeconds(text, 's')).toBe(seconds);
});

test('figures of a column in milliseconds are milliseconds', () => {
  expect(durationSeconds('93000', 'ms')).toBe(93);
});

test.each([
  ['in', 'inbound'],
  ['Inbound', 'inbound'],
  ['I', 'inbound'],
  ['OUT', 'outbound'],
  ['outbound', 'outbound'],
  ['o', 'outbound'],
  ['Internal', 'internal'],
  ['sideways', null],
])('a direction of %s is %s', (text, direction) => {
  expect(callDirection(text)).toBe(direction);
});
