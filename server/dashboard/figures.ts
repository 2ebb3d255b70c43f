import type { Dashboard } from '#shared/dashboard.ts';
import type { WeekCounts } from './dashboard.db.ts';

export type Figures = Pick<
  Dashboard,
  'total_calls' | 'completed' | 'failed' | 'average_score' | 'completion_rate' | 'weekly'
>;

/** The sums that every figure is made of. */
type Sums = Pick<WeekCounts, 'total' | 'completed' | 'failed' | 'scored' | 'scoreSum'>;

export const weeksShown = 6;

/** The dashboard's figures of a period, and of each of the last six weeks (oldest first). */
export function figuresFrom(counts: readonly WeekCounts[]): Figures {
  const period = summed(counts.filter((row) => row.inPeriod));
  const weeks = Array.from({ length: weeksShown }, (_, index) =>
    summed(counts.filter((row) => row.week === weeksShown - 1 - index)),
  );
  return {
    total_calls: period.total,
    completed: period.completed,
    failed: period.failed,
    average_score: averageScore(period),
    completion_rate: completionRate(period),
    weekly: {
      total_calls: weeks.map((week) => week.total),
      completed: weeks.map((week) => week.completed),
      average_score: weeks.map(averageScore),
      completion_rate: weeks.map(completionRate),
    },
  };
}

function summed(rows: readonly WeekCounts[]): Sums {
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
