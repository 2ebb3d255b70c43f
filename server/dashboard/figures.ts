import type { Dashboard } from '#shared/dashboard.ts';
import type { DayCounts } from './dashboard.db.ts';

export type Figures = Pick<
  Dashboard,
  'total_calls' | 'completed' | 'failed' | 'average_score' | 'completion_rate' | 'previous' | 'weekly'
>;

/** The sums that every figure is made of. */
type Sums = Omit<DayCounts, 'age'>;

export const weeksShown = 6;

/** How many days have to be counted for a period of `days` days, the one before it, and the weeks. */
export function daysCounted(days: number): number {
  return Math.max(2 * days, weeksShown * 7);
}

/**
 * The dashboard's figures of the last `days` UTC days (today is the last of them), of as many days before, and of each
 * of the last six weeks (oldest first; the last one ends today).
 */
export function figuresFrom(counts: readonly DayCounts[], days: number): Figures {
  const within = (from: number, to: number): Sums =>
    summed(counts.filter(({ age }) => age >= from && age < to));
  const period = within(0, days);
  const before = within(days, 2 * days);
  const weeks = Array.from({ length: weeksShown }, (_, index) => {
    const week = weeksShown - 1 - index;
    return within(week * 7, (week + 1) * 7);
  });
  return {
    total_calls: period.total,
    completed: period.completed,
    failed: period.failed,
    average_score: averageScore(period),
    completion_rate: completionRate(period),
    previous: {
      total_calls: before.total,
      completed: before.completed,
      average_score: averageScore(before),
      completion_rate: completionRate(before),
    },
    weekly: {
      total_calls: weeks.map((week) => week.total),
      completed: weeks.map((week) => week.completed),
      average_score: weeks.map(averageScore),
      completion_rate: weeks.map(completionRate),
    },
  };
}

function summed(rows: readonly DayCounts[]): Sums {
  const sum = (name: keyof Sums): number => rows.reduce((total, row) => total + row[name], 0);
  return {
    total: sum('total'),
    completed: sum('completed'),
    failed: sum('failed'),
    scored: sum('scored'),
    scoreSum: sum('scoreSum'),
  };
}

/** Mean of the unrounded scores, 0–100; null where nothing is scored. */
function averageScore({ scored, scoreSum }: Sums): number | null {
  return scored === 0 ? null : scoreSum / scored;
}

/** Completed of all that ended, 0–100; null where nothing ended. */
function completionRate({ completed, failed }: Sums): number | null {
  const ended = completed + failed;
  return ended === 0 ? null : (100 * completed) / ended;
}
