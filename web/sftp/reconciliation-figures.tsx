import { Figure } from '../ui/figure.tsx';
import { formatCount } from '../ui/format.ts';
import { type Counts, columns } from './reconciliation-columns.ts';

/** The sums of a period, and what they mean. */
export function ReconciliationFigures({ total }: { total: Counts }) {
  const shown = columns.filter(({ name }) => name !== 'Not ended');
  return (
    <dl className="grid grid-cols-2 gap-3 sm:grid-cols-3 sm:gap-4 xl:grid-cols-6">
      {shown.map(({ name, count }) => (
        <Figure key={name} label={name} value={formatCount(count(total))} />
      ))}
    </dl>
  );
}

/** What the figures count. */
export function ReconciliationLegend() {
  return (
    <p className="max-w-prose text-[0.8125rem] text-faint">
      Expected are the recordings that lay in the folder and those that a CSV names. A day is that on which a
      file was seen first, in UTC.
    </p>
  );
}
