import { expect, test } from 'vitest';
import type { GroupFigures } from '#shared/figures.ts';
import { toLookAt } from './to-look-at.ts';

function group(id: string, given: Partial<GroupFigures>): GroupFigures {
  return {
    id,
    name: id,
    total_calls: 10,
    scored: 10,
    flagged: 0,
    average_score: 90,
    before_scored: 10,
    before_average: 90,
    ...given,
  };
}

const idsAndReasons = (groups: readonly GroupFigures[]) =>
  toLookAt(groups).map(({ id, reasons }) => [id, ...reasons]);

test('the lowest averages come first, and what fell without being low is there too', () => {
  const poor = group('poor', { average_score: 40, before_average: 42 });
  const fair = group('fair', { average_score: 79.9, before_average: 80 });
  const falling = group('falling', { average_score: 85, before_average: 95 });
  const both = group('both', { average_score: 60, before_average: 70 });
  expect(idsAndReasons([group('well', {}), falling, fair, both, poor])).toEqual([
    ['poor', 'low'],
    ['both', 'low', 'falling'],
    ['fair', 'low'],
    ['falling', 'falling'],
  ]);
});

test('few calls prove nothing, in either period', () => {
  const few = group('few', { scored: 4, average_score: 10 });
  const newcomer = group('newcomer', { before_scored: 4, before_average: 100 });
  const unscored = group('unscored', { scored: 0, average_score: null });
  expect(idsAndReasons([few, newcomer, unscored])).toEqual([]);
});

test('no more than three are picked for each reason, and a rise is no fall', () => {
  const low = [1, 2, 3, 4].map((n) => group(`low-${n}`, { average_score: 10 * n, before_average: 0 }));
  const falling = [1, 2, 3, 4].map((n) => group(`fall-${n}`, { average_score: 80, before_average: 85 + n }));
  expect(idsAndReasons([...low, ...falling])).toEqual([
    ['low-1', 'low'],
    ['low-2', 'low'],
    ['low-3', 'low'],
    ['fall-2', 'falling'],
    ['fall-3', 'falling'],
    ['fall-4', 'falling'],
  ]);
});
