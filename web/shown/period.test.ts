import { expect, test } from 'vitest';
import { choicesWith, periodQuery, readPeriod } from './period.ts';

test.each([
  [{}, {}],
  [{ days: '90' }, { days: 90 }],
  [{ days: '0' }, {}],
  [{ days: '7.5' }, {}],
  [{ days: '99999' }, {}],
  [
    { from: '2026-11-01', to: '2026-11-02', days: '7' },
    { from: '2026-11-01', to: '2026-11-02' },
  ],
  [{ from: '2026-11-02', to: '2026-11-01', days: '7' }, { days: 7 }],
  [{ from: '2026-11-02' }, {}],
  [{ from: '2026-13-02', to: '2026-13-03' }, {}],
  [{ from: 'yesterday', to: 'today' }, {}],
])('%j in the address is %j', (search, chosen) => {
  expect(readPeriod(search)).toEqual(chosen);
});

test('without a choice the usual days are asked for', () => {
  expect(periodQuery({})).toEqual({ days: 30 });
  expect(periodQuery({ from: '2026-11-01', to: '2026-11-02' })).toEqual({
    from: '2026-11-01',
    to: '2026-11-02',
  });
});

test('days that are not offered are a choice while they are chosen', () => {
  expect(choicesWith(30)).toEqual([7, 30, 90, 365]);
  expect(choicesWith(42)).toEqual([7, 30, 42, 90, 365]);
});
