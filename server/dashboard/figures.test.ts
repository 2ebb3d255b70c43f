import { expect, test } from 'vitest';
import type { WeekCounts } from './dashboard.db.ts';
import { figuresFrom } from './figures.ts';

const week: WeekCounts = {
  week: 0,
  inPeriod: true,
  total: 0,
  completed: 0,
  failed: 0,
  scored: 0,
  scoreSum: 0,
};

test('without a call there is no average and no rate, and nothing is counted', () => {
  const none = [null, null, null, null, null, null];
  const zeros = [0, 0, 0, 0, 0, 0];
  expect(figuresFrom([])).toEqual({
    total_calls: 0,
    completed: 0,
    failed: 0,
    average_score: null,
    completion_rate: null,
    weekly: { total_calls: zeros, completed: zeros, average_score: none, completion_rate: none },
  });
});

test('weeks go from the oldest to the newest, whatever the period; older weeks count for the period only', () => {
  const figures = figuresFrom([
    { ...week, week: 0, total: 4, completed: 3, failed: 1, scored: 2, scoreSum: 150 },
    { ...week, week: 1, inPeriod: false, total: 2, completed: 1, scored: 1, scoreSum: 40 },
    { ...week, week: 5, inPeriod: false, total: 1, failed: 1 },
    { ...week, week: 9, total: 10, completed: 10, scored: 8, scoreSum: 850 },
  ]);
  expect(figures).toEqual({
    total_calls: 14,
    completed: 13,
    failed: 1,
    average_score: 100,
    completion_rate: (100 * 13) / 14,
    weekly: {
      total_calls: [1, 0, 0, 0, 2, 4],
      completed: [0, 0, 0, 0, 1, 3],
      average_score: [null, null, null, null, 40, 75],
      completion_rate: [0, null, null, null, 100, 75],
    },
  });
});

test('a week that the period cuts in two is shown whole', () => {
  const figures = figuresFrom([
    { ...week, week: 1, total: 3 },
    { ...week, week: 1, inPeriod: false, total: 2 },
  ]);
  expect(figures.total_calls).toBe(3);
  expect(figures.weekly.total_calls).toEqual([0, 0, 0, 0, 5, 0]);
});
