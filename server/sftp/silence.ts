const hourMs = 3_600_000;
const weekMs = 7 * 24 * hourMs;

/** For so long a folder of which little is known may lie still: a weekend is no silence. */
const mostUnknownMs = 72 * hourMs;
const leastWeeks = 2;
const leastExtraMs = 4 * hourMs;

/** How long nothing has come to a folder, and how long that usually is at this time of the week, where it is known. */
export type Silence = { readonly since: Date; readonly usualMs: number | null };

/** How many weeks are looked back. */
export const weeksCompared = 4;

/**
 * Whether a folder is silent much longer than it usually is; null when it is not, or when nothing ever came. What is
 * usual is said by the same moment of the weeks before: the longest that the newest recording had been there then, so
 * that nights and weekends are none. `before` are the newest recordings as of one, two, three … weeks ago.
 */
export function silenceOf(last: Date | null, before: readonly (Date | null)[], now: Date): Silence | null {
  if (last === null) return null;
  const quietMs = now.getTime() - last.getTime();
  const known = before
    .map((at, weeks) => (at === null ? null : now.getTime() - (weeks + 1) * weekMs - at.getTime()))
    .filter((ageMs) => ageMs !== null && ageMs <= weekMs);
  if (known.length < leastWeeks) return quietMs > mostUnknownMs ? { since: last, usualMs: null } : null;
  const usualMs = Math.max(...known.map((ageMs) => ageMs ?? 0));
  const isSilent = quietMs > usualMs + Math.max(leastExtraMs, usualMs / 2);
  return isSilent ? { since: last, usualMs } : null;
}
