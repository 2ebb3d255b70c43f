import { formatDay } from '../ui/format.ts';

/** The days that are offered, up to today. */
export const offeredDays = [1, 7, 30, 90] as const;

type Dates = { days: number | undefined; from: string | undefined; to: string | undefined };

/** Chosen days as a filter names them; null when none are chosen. */
export function datesInWords({ days, from, to }: Dates): string | null {
  if (days !== undefined) return days === 1 ? 'Today' : `Last ${days} days`;
  if (from !== undefined && to !== undefined) return `${formatDay(from)} – ${formatDay(to)}`;
  if (from !== undefined) return `Since ${formatDay(from)}`;
  return to === undefined ? null : `Until ${formatDay(to)}`;
}
