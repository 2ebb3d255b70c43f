import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { dayAfter, daysIn } from '#shared/period.ts';
import { spansIn } from './spans.ts';

test('A week from a Monday is one span, and days stand alone around it', () => {
  expect(spansIn({ from: '2026-11-22', to: '2026-11-30' })).toEqual([
    { days: 1, first: '2026-11-22' },
    { days: 7, first: '2026-11-23' },
    { days: 1, first: '2026-11-30' },
  ]);
  expect(spansIn({ from: '2026-11-23', to: '2026-11-28' })).toHaveLength(6);
  expect(spansIn({ from: '2026-11-24', to: '2026-11-23' })).toEqual([]);
});

const period = fc
  .record({ start: fc.integer({ min: 0, max: 20_000 }), days: fc.integer({ min: 1, max: 800 }) })
  .map(({ start, days }) => {
    const from = dayAfter('2001-01-01', start);
    return { from, to: dayAfter(from, days - 1) };
  });

test('Spans follow one another through the whole period, few of each length', () => {
  fc.assert(
    fc.property(period, ({ from, to }) => {
      const spans = spansIn({ from, to });
      let next = from;
      for (const { days, first } of spans) {
        expect(first).toBe(next);
        expect((daysIn({ from: '2001-01-01', to: first }) - 1) % days).toBe(0);
        next = dayAfter(next, days);
      }
      expect(next).toBe(dayAfter(to, 1));
      // Six days and four weeks, or longer spans, at each end; then the longest.
      expect(spans.length).toBeLessThanOrEqual(2 * (6 + 4 + 4) + 5);
    }),
  );
});
