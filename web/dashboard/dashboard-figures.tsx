import type { Dashboard } from '#shared/dashboard.ts';
import { Score } from '../shown/score.tsx';
import { Figure } from '../ui/figure.tsx';
import { formatCount, formatPercent } from '../ui/format.ts';

/** The figures of the chosen period, each with the line of its last six weeks. */
export function DashboardFigures({ dashboard }: { dashboard: Dashboard }) {
  const { total_calls, completed, average_score, completion_rate, weekly } = dashboard;
  return (
    <dl className="grid grid-cols-2 gap-3 sm:gap-4 lg:grid-cols-4">
      <Figure label="Total calls" value={formatCount(total_calls)} trend={weekly.total_calls} />
      <Figure label="Completed" value={formatCount(completed)} trend={weekly.completed} />
      <Figure
        label="Average score"
        value={<Score score={average_score} className="font-semibold" />}
        trend={weekly.average_score}
      />
      <Figure label="Completion rate" value={formatPercent(completion_rate)} trend={weekly.completion_rate} />
    </dl>
  );
}
