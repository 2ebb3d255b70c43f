import type { PeriodFigures } from '#shared/figures.ts';
import { Card } from '../ui/card.tsx';
import { formatCount, formatDays } from '../ui/format.ts';
import { LineChart, type Series } from '../ui/line-chart.tsx';

type Props = {
  figures: PeriodFigures;
  /** Whose average it is: "You", an agent's name. */
  whose?: string;
  /** What stands where peers may not be told of. */
  note?: string | undefined;
};

/** The average score over the period, beside that of peers where there are any. */
export function ScoreTrend({ figures: { points, peers }, whose = 'Average score', note }: Props) {
  const own: Series = { label: whose, look: 'main', values: points.map((point) => point.average_score) };
  const beside: Series[] =
    peers === null || peers.average_score === null
      ? []
      : [{ label: 'Other agents in the same campaigns', look: 'beside', values: peers.points }];
  const scored = [own, ...beside].some(({ values }) => values.some((value) => value !== null));
  const weekly = points.some(({ from, to }) => from !== to);
  return (
    <Card title="Score trend" note={note ?? (weekly ? 'By week' : 'By day')}>
      {scored ? (
        <LineChart
          label="Score trend"
          steps={weekly ? 'Week' : 'Day'}
          counted="Calls"
          points={points.map((point) => ({ label: formatDays(point), count: formatCount(point.calls) }))}
          series={[own, ...beside]}
        />
      ) : (
        <p className="py-10 text-center text-sm text-soft">No call has been scored in these days.</p>
      )}
    </Card>
  );
}
