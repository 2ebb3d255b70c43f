/** What is known of a job's pace: how many items ended lately, and when the first of them did. */
export type Pace = {
  readonly open: number;
  readonly endedLately: number;
  readonly latelyFrom: Date | null;
  readonly now: Date;
};

/** How far back the pace is looked at. */
export const paceWindowMs = 5 * 60_000;
/** Fewer ends than this say nothing about the next. */
const fewestEnds = 3;

/** Seconds until the last open item is likely to end if they go on ending as lately; null when nobody can say. */
export function secondsLeft({ open, endedLately, latelyFrom, now }: Pace): number | null {
  if (open === 0 || latelyFrom === null || endedLately < fewestEnds) return null;
  const spanMs = now.getTime() - latelyFrom.getTime();
  if (spanMs <= 0) return null;
  return Math.ceil((open * spanMs) / (endedLately - 1) / 1000);
}
