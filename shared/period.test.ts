import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { KnownError } from './errors.ts';
import { dayAfter, daysIn, mostDays, periodBefore, periodOf, slicesOf } from './period.ts';

const today = '2026-11-22';

test('some days up to today include today', () => {
  expect(periodOf({ days: 7 }, today)).toEqual({ from: '2026-11-16', to: today });
  expect(periodOf({ days: 1 }, today)).toEqual({ from: today, to: today });
  expect(periodOf({}, today)).toEqual({ from: '2026-10-24', to: today });
});

test('chosen days count as they are, whatever is said of days', () => {
  const chosen = { from: '2026-02-27', to: '2026-03-01' };
  expect(periodOf({ ...chosen, days: 7 }, today)).toEqual(chosen);
  expect(daysIn(chosen)).toBe(3);
  expect(periodBefore(chosen)).toEqual({ from: '2026-02-24', to: '2026-02-26' });
});

test.each([
  ['one end', { from: '2026-11-01' }],
  ['the other end', { to: '2026-11-01' }],
  ['the wrong way round', { from: '2026-11-02', to: '2026-11-01' }],
  ['too many days', { from: dayAfter(today, -mostDays), to: today }],
])('%s is refused', (_, asked) => {
  expect(() => periodOf(asked, today)).toThrow(KnownError);
});

test('slices cover a period once, in order, and none is longer than a week', () => {
  const days = fc.integer({ min: 1, max: mostDays });
  fc.assert(
    fc.property(days, (count) => {
      const period = periodOf({ days: count }, today);
      const slices = slicesOf(period, 42);
      expect(slices.at(0)?.from).toBe(period.from);
      expect(slices.at(-1)?.to).toBe(period.to);
      slices.forEach((slice, index) => {
        expect(daysIn(slice)).toBeGreaterThan(0);
        expect(daysIn(slice)).toBeLessThanOrEqual(count <= 42 ? 1 : 7);
        if (index > 0) expect(slice.from).toBe(dayAfter(slices[index - 1]?.to ?? '', 1));
      });
    }),
  );
});
