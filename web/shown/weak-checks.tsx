import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { readWeakChecks, type WeakCheck } from '#shared/agents.ts';
import { queryOf } from '../queries.ts';
import { Card } from '../ui/card.tsx';
import { formatCount } from '../ui/format.ts';
import { Progress } from '../ui/progress.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import type { CallListFilters } from './call-filters.ts';
import { type ChosenPeriod, callsOfPeriod, periodQuery } from './period.ts';
import { ProblemState } from './problem-state.tsx';

type Props = { agentId: string; period: ChosenPeriod };

/** The checks that an agent fails most, each with the newest call in which it failed. */
export function WeakChecks({ agentId, period }: Props) {
  const { data, error, isFetching, refetch } = useQuery({
    ...queryOf(readWeakChecks, { params: { id: agentId }, query: periodQuery(period) }),
    placeholderData: keepPreviousData,
  });
  return (
    <Card title="Weak checks" flush>
      {data === undefined && error === null ? <Skeleton className="m-4 h-40" /> : null}
      {data === undefined && error !== null ? (
        <ProblemState error={error} onRetry={() => void refetch()} retrying={isFetching} className="py-8" />
      ) : null}
      {data?.rows.length === 0 ? (
        <p className="border-t border-line px-4 py-8 text-center text-sm text-soft">
          No check has failed in these days.
        </p>
      ) : null}
      {data === undefined || data.rows.length === 0 ? null : (
        <ol aria-label="Weak checks" className="divide-y divide-line border-t border-line">
          {data.rows.map((check) => (
            <Row key={check.check_id} check={check} calls={{ agent: agentId, ...callsOfPeriod(period) }} />
          ))}
        </ol>
      )}
    </Card>
  );
}

type RowProps = { check: WeakCheck; calls: CallListFilters };

function Row({ check: { check_id, name, campaign, failed, judged, example }, calls }: RowProps) {
  return (
    <li className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 gap-y-1 px-4 py-2.5">
      <Link
        to="/calls"
        search={{ ...calls, check: check_id, verdict: 'fail' }}
        className="truncate rounded-sm font-medium hover:underline"
      >
        {name}
      </Link>
      <span className="text-[0.8125rem] text-soft tabular-nums">
        {formatCount(failed)} of {formatCount(judged)} failed
      </span>
      <Progress
        label={`${name}: share that failed`}
        value={judged === 0 ? 0 : failed / judged}
        tone="red"
        className="col-span-2 h-1"
      />
      <span className="col-span-2 flex min-w-0 gap-1.5 text-[0.8125rem] text-faint">
        <span className="shrink-0">{campaign.name} · Example:</span>
        <Link
          to="/calls/$callId"
          params={{ callId: example.id }}
          className="truncate rounded-sm text-accent-text hover:underline"
        >
          {example.file_name}
        </Link>
      </span>
    </li>
  );
}
