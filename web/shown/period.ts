import { mostDays, offeredDays, type PeriodQuery, periodOf, usualDays } from '#shared/period.ts';
import type { CallListFilters } from './call-filters.ts';

/** The days that figures are of, as the address keeps them: some days up to today, or chosen ones. */
export type ChosenPeriod = { days?: number } | { from: string; to: string };

/** Reads the period from an address. What makes no sense is left out, so that an old or mistyped link still opens. */
export function readPeriod(search: Record<string, unknown>): ChosenPeriod {
  const { from, to } = search;
  if (typeof from === 'string' && typeof to === 'string' && isPeriod(from, to)) return { from, to };
  const days = Number(search['days']);
  return Number.isInteger(days) && days >= 1 && days <= mostDays ? { days } : {};
}

/** Whether two days make a period that can be asked for. */
export function isPeriod(from: string, to: string): boolean {
  if (!isDay(from) || !isDay(to)) return false;
  try {
    periodOf({ from, to }, to);
    return true;
  } catch {
    return false;
  }
}

function isDay(text: string): boolean {
  return /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text));
}

/** The period as endpoints are asked for it. */
export function periodQuery(chosen: ChosenPeriod): PeriodQuery {
  return 'from' in chosen ? chosen : { days: daysOf(chosen) };
}

/** The period as the call list's address keeps it, where days are the same days. */
export function callsOfPeriod(chosen: ChosenPeriod): Pick<CallListFilters, 'days' | 'from' | 'to'> {
  return 'from' in chosen ? chosen : { days: daysOf(chosen) };
}

/** How many days up to today are chosen. */
export function daysOf(chosen: { days?: number }): number {
  return chosen.days ?? usualDays;
}

/** The offered periods in words, by their number of days. */
export function daysInWords(days: number): string {
  return days === 365 ? 'Last year' : days === 1 ? 'Today' : `Last ${days} days`;
}

/** The choices of the picker, with the chosen days among them where they are not offered. */
export function choicesWith(days: number): number[] {
  return [...new Set([...offeredDays, days])].toSorted((one, other) => one - other);
}
