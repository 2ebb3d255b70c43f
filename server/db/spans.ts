import { dayAfter, daysIn, type Period } from '#shared/period.ts';

/**
 * Sums are kept of days and of these spans of days. Each is a whole number of the shorter ones, counted from a Monday, so
 * that a year is summed from about thirty rows instead of 365.
 */
export const spanDays = [1, 7, 35, 175] as const;
export type SpanDays = (typeof spanDays)[number];

/** A span of which sums are kept, by its first day. */
export type Span = { readonly days: SpanDays; readonly first: string };

const firstMonday = '2001-01-01';

/** The fewest spans that make up a period, in their order. */
export function spansIn({ from, to }: Period): Span[] {
  const spans: Span[] = [];
  for (let first = from; first <= to; ) {
    const days = longestFrom(first, to);
    spans.push({ days, first });
    first = dayAfter(first, days);
  }
  return spans;
}

function longestFrom(first: string, to: string): SpanDays {
  const since = daysIn({ from: firstMonday, to: first }) - 1;
  const left = daysIn({ from: first, to });
  return spanDays.findLast((days) => since % days === 0 && days <= left) ?? 1;
}
