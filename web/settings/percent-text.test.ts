import { expect, test } from 'vitest';
import { percentIn } from './percent-text.ts';

test.each([
  ['70', 70],
  [' 82,5 ', 82.5],
  ['0', 0],
  ['100', 100],
  ['100.1', null],
  ['-1', null],
  ['', null],
  ['a lot', null],
])('“%s” is %j', (text, value) => {
  expect(percentIn(text)).toBe(value);
});
