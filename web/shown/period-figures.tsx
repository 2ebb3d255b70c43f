import { Link } from '@tanstack/react-router';
import { ArrowDownRight, ArrowUpRight } from 'lucide-react';
import type { Figures, PeriodFigures } from '#shared/figures.ts';
import { daysIn } from '#shared/period.ts';
import { classNames } from '../ui/class-names.ts';
import { Figure } from '../ui/figure.tsx';
import { formatCount, formatCounted, formatPercent } from '../ui/format.ts';
import type { CallListFilters } from './call-filters.ts';
import { type ChangeKind, changeOf } from './change.ts';
import { Score } from './score.tsx';

type Name = keyof Figures;

type Kind = {
  readonly label: string;
  readonly change: ChangeKind;
  /** Whether more of it is better; null where it is neither. */
  readonly better: 'more' | 'less' | null;
  /** What narrows the list of calls to those that are counted; null for what is no count. */
  readonly calls: CallListFilters | null;
};

const kinds: Record<Name, Kind> = {
  total_calls: { label: 'Total calls', change: 'share', better: null, calls: {} },
  completed: { label: 'Completed', change: 'share', better: null, calls: { status: 'completed' } },
  failed: { label: 'Failed', change: 'share', better: 'less', calls: { status: 'failed' } },
  flagged: { label: 'Flagged', change: 'share', better: 'less', calls: { flagged: 'true' } },
  average_score: { label: 'Average score', change: 'points', better: 'more', calls: null },
  completion_rate: { label: 'Completion rate', change: 'points', better: 'more', calls: null },
};

type Props = {
  figures: PeriodFigures;
  names: readonly Name[];
  /** Narrows the list of calls to those that the figures are of. */
  of: CallListFilters;
};

/**
 * Figures of a period, each with its change against the period before and the line of the last six weeks; those that
 * count calls lead to them.
 */
export function PeriodFigureCards({ figures, names, of }: Props) {
  return (
    <dl className="grid grid-cols-2 gap-3 sm:gap-4 lg:grid-cols-4">
      {names.map((name) => (
        <Figure
          key={name}
          label={kinds[name].label}
          value={<Value name={name} value={figures.current[name]} of={of} />}
          trend={figures.weekly.map((week) => week[name])}
          note={<ChangeNote name={name} figures={figures} />}
        />
      ))}
    </dl>
  );
}

type ValueProps = { name: Name; value: number | null; of: CallListFilters };

function Value({ name, value, of }: ValueProps) {
  const { calls } = kinds[name];
  if (name === 'average_score') return <Score score={value} className="font-semibold" />;
  if (calls === null) return formatPercent(value);
  return (
    <Link to="/calls" search={{ ...of, ...calls }} className="rounded-sm hover:underline">
      {formatCount(value ?? 0)}
    </Link>
  );
}

function ChangeNote({ name, figures }: { name: Name; figures: PeriodFigures }) {
  const { change: kind, better } = kinds[name];
  const change = changeOf(figures.current[name], figures.before[name], kind);
  const period = formatCounted(daysIn(figures), 'day');
  if (change === null) return <span>{`Nothing in the ${period} before`}</span>;
  const good = (change.way === 'up') === (better === 'more');
  const tone =
    better === null || change.way === 'same' ? 'text-soft' : good ? 'text-green-ink' : 'text-red-ink';
  return (
    <span className="flex flex-wrap items-center gap-x-1">
      <span className={classNames('inline-flex items-center gap-0.5 font-medium tabular-nums', tone)}>
        {change.way === 'up' ? <ArrowUpRight role="img" aria-label="Up" className="size-3.5" /> : null}
        {change.way === 'down' ? <ArrowDownRight role="img" aria-label="Down" className="size-3.5" /> : null}
        {change.by}
      </span>
      <span>{`to the ${period} before`}</span>
    </span>
  );
}
