import { expect, test } from 'vitest';
import { isTruncated } from './recording.ts';

test.each([
  [null, 10, false],
  [10, 10, false],
  [10, 9.1, false],
  [10, 8.9, true],
  [245.4, 7.7, true],
  [3600, 3570, false],
  [3600, 3500, true],
  [10, 300, false],
  [0, 0, false],
])('claimed %s s, decoded %s s', (claimed, decoded, expected) => {
  expect(isTruncated(claimed, decoded)).toBe(expected);
});
