import type { Figures } from '#shared/figures.ts';
import { dayAfter, type Period } from '#shared/period.ts';
import type { DayCounts } from './figures.db.ts';

/** What an average is made of, on one day. */
export type DayScores = Pick<DayCounts, 'day' | 'scored' | 'scoreSum'>;

/** How the calls of some days did, from the counts of each day. */
export function figuresOf(counts: readonly DayCounts[], period: Period): Figures {
  const days = daysWithin(counts, period);
  const sum = (name: Exclude<keyof DayCounts, 'day'>) => days.reduce((total, each) => total + each[name], 0);
  const [completed, failed] = [sum('completed'), sum('failed')];
  return {
    total_calls: sum('total'),
    completed,
    failed,
    flagged: sum('flagged'),
    average_score: averageOf(counts, period),
    completion_rate: completed + failed === 0 ? null : (100 * completed) / (completed + failed),
  };
}

/** Mean of the unrounded scores of some days, 0–100; null where nothing is scored. */
export function averageOf(scores: readonly DayScores[], period: Period): number | null {
  const days = daysWithin(scores, period);
  const scored = days.reduce((total, each) => total + each.scored, 0);
  return scored === 0 ? null : days.reduce((total, each) => total + each.scoreSum, 0) / scored;
}

const weeksShown = 6;

/** The six weeks up to a day, oldest first. */
export function weeksUpTo(today: string): Period[] {
  return Array.from({ length: weeksShown }, (_, index) => {
    const to = dayAfter(today, -7 * (weeksShown - 1 - index));
    return { from: dayAfter(to, -6), to };
  });
}

/** The rows of the days of a period. */
function daysWithin<Row extends { readonly day: string }>(rows: readonly Row[], { from, to }: Period): Row[] {
  return rows.filter(({ day }) => from <= day && day <= to);
}
