import { useNavigate, useSearch } from '@tanstack/react-router';
import { CircleCheck } from 'lucide-react';
import { useEffect, useMemo } from 'react';
import { ProblemState } from '../shown/problem-state.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { formatCount } from '../ui/format.ts';
import { PageHeader } from '../ui/page-header.tsx';
import { Loading, Skeleton } from '../ui/skeleton.tsx';
import { CampaignChoice } from './campaign-choice.tsx';
import { QueueList } from './queue-list.tsx';
import { ReviewedCall } from './reviewed-call.tsx';
import { useQueue } from './use-queue.ts';

/** The calls that wait for a person, worst first, one after the other. */
export function ReviewPage() {
  const { campaign, call } = useSearch({ from: '/inside/review' });
  const navigate = useNavigate({ from: '/review' });
  const { queue, drop } = useQueue(campaign);
  const calls = useMemo(() => queue.data?.pages.flatMap(({ rows }) => rows) ?? [], [queue.data]);
  const current = call ?? calls[0]?.id ?? null;
  const show = (shown: string | null) =>
    void navigate({
      search: {
        ...(campaign === undefined ? {} : { campaign }),
        ...(shown === null ? {} : { call: shown }),
      },
      replace: true,
    });
  // What comes in front of the queue meanwhile does not take the place of the call that is being looked at.
  useEffect(() => {
    if (call === undefined && current !== null) show(current);
  });
  const first = queue.data?.pages[0];
  return (
    <>
      <PageHeader
        title="Review"
        note={first === undefined ? null : <Waiting total={first.total} cappedAt={first.total_capped_at} />}
        actions={
          <CampaignChoice
            campaign={campaign}
            onChoose={(chosen) =>
              void navigate({ search: chosen === undefined ? {} : { campaign: chosen }, replace: true })
            }
          />
        }
      />
      {queue.isError && queue.data === undefined ? (
        <ProblemState error={queue.error} onRetry={() => void queue.refetch()} retrying={queue.isFetching} />
      ) : queue.isPending ? (
        <QueueSkeleton />
      ) : current === null ? (
        <AllClear />
      ) : (
        <div className="flex min-h-0 flex-1">
          <QueueList
            calls={calls}
            current={current}
            onShow={show}
            more={
              queue.hasNextPage
                ? { busy: queue.isFetchingNextPage, fetch: () => void queue.fetchNextPage() }
                : null
            }
          />
          <ReviewedCall callId={current} queue={calls} onShow={show} onDecided={drop} />
        </div>
      )}
    </>
  );
}

function Waiting({ total, cappedAt }: { total: number; cappedAt: number }) {
  return (
    <span role="status" className="text-sm text-soft tabular-nums">
      {`${formatCount(total)}${total >= cappedAt ? '+' : ''} waiting`}
    </span>
  );
}

function AllClear() {
  return (
    <EmptyState icon={<CircleCheck aria-hidden />} title="All clear">
      No flagged call waits for a person. New ones appear here by themselves.
    </EmptyState>
  );
}

function QueueSkeleton() {
  return (
    <Loading label="Fetching the calls to review">
      <div className="flex gap-6 p-6">
        <div className="hidden w-72 flex-col gap-3 lg:flex">
          {['a', 'b', 'c', 'd', 'e', 'f'].map((row) => (
            <Skeleton key={row} className="h-12" />
          ))}
        </div>
        <div className="flex flex-1 flex-col gap-4">
          <Skeleton className="h-6 w-72" />
          <Skeleton className="h-24" />
          <Skeleton className="h-64" />
        </div>
      </div>
    </Loading>
  );
}
