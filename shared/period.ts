import { z } from 'zod';
import { KnownError } from './errors.ts';

/** Most days that one look may cover: two years. */
export const mostDays = 732;

/** The periods that are offered, in days up to today. */
export const offeredDays = [7, 30, 90, 365] as const;
export const usualDays = 30;

const dayMs = 86_400_000;

/** Which days are asked for: the last `days` up to today, or those from `from` to `to`, both included. Days are UTC's. */
export const PeriodQuery = z.object({
  days: z.coerce.number().int().min(1).max(mostDays).optional(),
  from: z.iso.date().optional().describe('First day, 2026-11-01; needs `to`'),
  to: z.iso.date().optional().describe('Last day, included'),
});
export type PeriodQuery = z.infer<typeof PeriodQuery>;

/** Some days in a row, the first and the last included, as 2026-11-22. */
export type Period = { readonly from: string; readonly to: string };

/** The day of an instant in UTC. */
export function dayOf(instant: Date): string {
  return instant.toISOString().slice(0, 10);
}

/** The day `count` days after another; before it, when negative. */
export function dayAfter(day: string, count: number): string {
  return dayOf(new Date(Date.parse(day) + count * dayMs));
}

/** How many days a period has. */
export function daysIn({ from, to }: Period): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / dayMs) + 1;
}

/** The period before one, of the same length. */
export function periodBefore(period: Period): Period {
  return { from: dayAfter(period.from, -daysIn(period)), to: dayAfter(period.from, -1) };
}

/** The days that are asked for; the usual ones when nothing is. Throws invalid_request. */
export function periodOf({ days, from, to }: PeriodQuery, today: string): Period {
  if (from === undefined && to === undefined) {
    return { from: dayAfter(today, 1 - (days ?? usualDays)), to: today };
  }
  const problem = problemWith(from, to);
  if (problem !== null) throw new KnownError('invalid_request', { problem });
  return { from: from ?? '', to: to ?? '' };
}

function problemWith(from: string | undefined, to: string | undefined): string | null {
  if (from === undefined || to === undefined) return 'from and to: one needs the other';
  if (from > to) return 'from: is after to';
  return daysIn({ from, to }) > mostDays ? `from and to: more than ${mostDays} days lie between them` : null;
}

/**
 * Slices of a period for a chart, oldest first: days where it has no more than `mostByDay`, else weeks counted back from
 * the last day, the first of which may be cut short.
 */
export function slicesOf(period: Period, mostByDay: number): Period[] {
  const step = daysIn(period) <= mostByDay ? 1 : 7;
  const slices: Period[] = [];
  for (let to = period.to; to >= period.from; to = dayAfter(to, -step)) {
    const from = dayAfter(to, 1 - step);
    slices.unshift({ from: from < period.from ? period.from : from, to });
  }
  return slices;
}
