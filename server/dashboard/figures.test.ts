import { expect, test } from 'vitest';
import type { DayCounts } from './dashboard.db.ts';
import { figuresFrom } from './figures.ts';

const day: DayCounts = { age: 0, total: 0, completed: 0, failed: 0, scored: 0, scoreSum: 0 };

test('without a call there is no average and no rate, and nothing is counted', () => {
  const none = [null, null, null, null, null, null];
  const zeros = [0, 0, 0, 0, 0, 0];
  expect(figuresFrom([], 42)).toEqual({
    total_calls: 0,
    completed: 0,
    failed: 0,
    average_score: null,
    completion_rate: null,
    previous: { total_calls: 0, completed: 0, average_score: null, completion_rate: null },
    weekly: { total_calls: zeros, completed: zeros, average_score: none, completion_rate: none },
  });
});

test('weeks go from the oldest to the newest, whatever the period; older days count for the period only', () => {
  const counts = [
    { ...day, age: 6, total: 4, completed: 3, failed: 1, scored: 2, scoreSum: 150 },
    { ...day, age: 7, total: 2, completed: 1, scored: 1, scoreSum: 40 },
    { ...day, age: 41, total: 1, failed: 1 },
    { ...day, age: 42, total: 10, completed: 10, scored: 8, scoreSum: 850 },
  ];
  expect(figuresFrom(counts, 7)).toEqual({
    total_calls: 4,
    completed: 3,
    failed: 1,
    average_score: 75,
    completion_rate: 75,
    previous: { total_calls: 2, completed: 1, average_score: 40, completion_rate: 100 },
    weekly: {
      total_calls: [1, 0, 0, 0, 2, 4],
      completed: [0, 0, 0, 0, 1, 3],
      average_score: [null, null, null, null, 40, 75],
      completion_rate: [0, null, null, null, 100, 75],
    },
  });
  expect(figuresFrom(counts, 43)).toMatchObject({ total_calls: 17, completed: 14, failed: 2 });
});
