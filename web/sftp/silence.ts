import { dayAfter, daysIn, type Period } from '#shared/period.ts';
import type { SftpDay } from '#shared/sftp-batches.ts';
import { formatCounted, formatDay } from '../ui/format.ts';

/** Days without a recording after which a folder is called silent: a weekend is not. */
const mostQuietDays = 3;

/**
 * What to say of a folder into which nothing has come for days; null while something does, or while the period does not
 * reach to today. `days` are those on which something happened, oldest first.
 */
export function silence(period: Period, days: readonly SftpDay[], today: string): string | null {
  if (period.to !== today) return null;
  const last = days.findLast(({ seen }) => seen > 0)?.day;
  if (last === undefined) {
    const length = daysIn(period);
    return length < mostQuietDays ? null : `No recording has come in these ${formatCounted(length, 'day')}`;
  }
  const quiet = daysIn({ from: last, to: today }) - 1;
  if (quiet < mostQuietDays) return null;
  const since = formatDay(dayAfter(last, 1), new Date(today));
  return `No recording has come since ${since}: ${formatCounted(quiet, 'day')} without one`;
}
