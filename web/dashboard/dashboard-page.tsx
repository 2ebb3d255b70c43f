import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { type Dashboard, readDashboard } from '#shared/dashboard.ts';
import { useMe } from '../me.ts';
import { queryOf } from '../queries.ts';
import { OpenJobs } from '../shown/open-jobs.tsx';
import { ProblemState } from '../shown/problem-state.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { Select } from '../ui/select.tsx';
import { Loading, Skeleton } from '../ui/skeleton.tsx';
import { DashboardFigures } from './dashboard-figures.tsx';
import { FirstSteps } from './first-steps.tsx';
import { NeedsYou } from './needs-you.tsx';
import { RecentCalls } from './recent-calls.tsx';

const periods = { 7: 'Last 7 days', 42: 'Last 6 weeks', 90: 'Last 90 days', 365: 'Last year' } as const;
type Period = keyof typeof periods;
const choices = (Object.keys(periods) as `${Period}`[]).map((days) => ({
  value: days,
  label: periods[days],
}));

/** What needs somebody first, then how things stand. */
export function DashboardPage() {
  const [days, setDays] = useState<`${Period}`>('42');
  const dashboard = useQuery(queryOf(readDashboard, { query: { days: Number(days) } }));
  const started = dashboard.data !== undefined && dashboard.data.recent_calls.length > 0;
  return (
    <>
      <PageHeader
        title="Dashboard"
        actions={
          started ? <Select label="Period" value={days} options={choices} onChange={setDays} /> : undefined
        }
      />
      <div className="flex flex-col gap-4 p-4 sm:p-6">
        {dashboard.isPending ? <DashboardSkeleton /> : null}
        {dashboard.isError && dashboard.data === undefined ? (
          <ProblemState
            error={dashboard.error}
            onRetry={() => void dashboard.refetch()}
            retrying={dashboard.isFetching}
          />
        ) : null}
        {dashboard.data === undefined ? null : <Loaded dashboard={dashboard.data} />}
      </div>
    </>
  );
}

function Loaded({ dashboard }: { dashboard: Dashboard }) {
  const me = useMe();
  if (dashboard.recent_calls.length === 0) return <FirstSteps />;
  return (
    <>
      <NeedsYou dashboard={dashboard} own={me.user.role === 'agent'} />
      <OpenJobs />
      <DashboardFigures dashboard={dashboard} />
      <RecentCalls calls={dashboard.recent_calls} />
    </>
  );
}

function DashboardSkeleton() {
  return (
    <Loading label="Loading the dashboard">
      <div className="grid gap-4 lg:grid-cols-3">
        {['flagged', 'failed', 'running'].map((key) => (
          <Skeleton key={key} className="h-56 rounded-lg" />
        ))}
      </div>
      <div className="mt-4 grid grid-cols-2 gap-4 lg:grid-cols-4">
        {['total', 'completed', 'score', 'rate'].map((key) => (
          <Skeleton key={key} className="h-20 rounded-lg" />
        ))}
      </div>
    </Loading>
  );
}
