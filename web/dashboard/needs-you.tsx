import { Link } from '@tanstack/react-router';
import { CircleCheck, Hourglass } from 'lucide-react';
import type { ReactNode } from 'react';
import type { CallSummary } from '#shared/calls.ts';
import type { Dashboard } from '#shared/dashboard.ts';
import type { CallListFilters } from '../shown/call-filters.ts';
import { CallRows } from '../shown/call-rows.tsx';
import { Card } from '../ui/card.tsx';
import { classNames } from '../ui/class-names.ts';
import { formatCount, formatCounted } from '../ui/format.ts';

const rowsShown = 5;

type Part = {
  title: string;
  count: number;
  calls: readonly CallSummary[];
  /** Where all of them are. */
  all: CallListFilters | null;
  nothing: string;
  warning?: ReactNode;
};

/** What asks for a person: flagged calls worst first, failed ones with their reason, and what is under way. */
export function NeedsYou({ dashboard }: { dashboard: Dashboard }) {
  const { needs_review, flagged_calls, failed, failed_calls, running, running_calls, waiting } = dashboard;
  const parts: Part[] = [
    {
      title: 'Needs review',
      count: needs_review,
      calls: flagged_calls,
      all: { review: 'needs_review', sort: 'score_low' },
      nothing: 'No call waits for a person.',
    },
    {
      title: 'Failed',
      count: failed,
      calls: failed_calls,
      all: { status: 'failed' },
      nothing: 'No call has failed.',
    },
    {
      title: 'Running',
      count: running,
      calls: running_calls,
      all: null,
      nothing: 'Nothing is being processed.',
      warning: waiting === 0 ? null : <Waiting count={waiting} />,
    },
  ];
  return (
    <div className="grid items-stretch gap-4 lg:grid-cols-3">
      {parts.map((part) => (
        <NeedsCard key={part.title} part={part} />
      ))}
    </div>
  );
}

function NeedsCard({ part: { title, count, calls, all, nothing, warning } }: { part: Part }) {
  const empty = calls.length === 0;
  return (
    <Card
      title={title}
      note={
        <span className={classNames('tabular-nums', !empty && 'font-semibold text-ink')}>
          {formatCount(count)}
        </span>
      }
      flush
      className="overflow-hidden"
      actions={
        all !== null && count > rowsShown ? (
          <Link
            to="/calls"
            search={all}
            className="text-[0.8125rem] font-medium text-accent-text hover:underline"
          >
            Show all
            <span className="sr-only">: {title}</span>
          </Link>
        ) : undefined
      }
    >
      {warning}
      {empty ? (
        <p className="flex items-center gap-2 border-t border-line px-4 py-6 text-[0.8125rem] text-soft">
          <CircleCheck aria-hidden className="size-4 text-green-dot" />
          {nothing}
        </p>
      ) : (
        <CallRows label={title} calls={calls.slice(0, rowsShown)} />
      )}
    </Card>
  );
}

/** Calls that wait for more than their turn: for somebody to start them, a worker, a provider. */
function Waiting({ count }: { count: number }) {
  return (
    <Link
      to="/calls"
      search={{ status: 'pending', sort: 'oldest' }}
      className="flex items-center gap-2 border-t border-line bg-amber-ground px-4 py-2 text-[0.8125rem] font-medium text-amber-ink hover:underline focus-visible:-outline-offset-2"
    >
      <Hourglass aria-hidden className="size-4 shrink-0" />
      {`${formatCounted(count, 'call')} ${count === 1 ? 'waits' : 'wait'} for something`}
    </Link>
  );
}
