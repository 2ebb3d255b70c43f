import { expect, test } from 'vitest';
import { type Column, columns, columnsNamed, namesOfColumns, sortAfterPress, sortOf } from './columns.ts';

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

test('an address names columns in any order, and always has the name', () => {
  expect(columnsNamed('score,status').map(({ id }) => id)).toEqual(['name', 'status', 'score']);
  expect(namesOfColumns(columnsNamed('score,nonsense,status'))).toBe('name,status,score');
});

test('the usual columns need no name', () => {
  const usual = columns.filter((column) => column.usual);
  expect([columnsNamed(undefined), columnsNamed('nonsense')]).toEqual([usual, usual]);
  expect(namesOfColumns(usual)).toBeUndefined();
});
