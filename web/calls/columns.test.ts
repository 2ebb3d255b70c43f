import { expect, test } from 'vitest';
import { type Column, columns, sortAfterPress, sortOf } from './columns.ts';

const score = columns.find(({ id }) => id === 'score') as Column;
const uploaded = columns.find(({ id }) => id === 'uploaded') as Column;

test('the first press on score shows the worst, the second the best', () => {
  expect(sortAfterPress(score, 'newest')).toBe('score_low');
  expect(sortAfterPress(score, 'score_low')).toBe('score_high');
  expect(sortAfterPress(score, 'score_high')).toBe('score_low');
});

test('only the column that orders the list says so', () => {
  expect([sortOf(uploaded, 'newest'), sortOf(uploaded, 'oldest'), sortOf(score, 'newest')]).toEqual([
    'descending',
    'ascending',
    'none',
  ]);
});
