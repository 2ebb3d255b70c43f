import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { readDashboard } from '#shared/dashboard.ts';
import { useMe } from '../me.ts';
import { queryOf } from '../queries.ts';
import { PeriodPicker } from '../shown/period-picker.tsx';
import { ProblemState } from '../shown/problem-state.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { Loading, Skeleton } from '../ui/skeleton.tsx';
import { FirstSteps } from './first-steps.tsx';
import { OwnDashboard } from './own-dashboard.tsx';
import { WholeDashboard } from './whole-dashboard.tsx';

/** What needs somebody first, then how things stand. Whoever is an agent sees how the own calls do. */
export function DashboardPage() {
  const period = useSearch({ from: '/inside/' });
  const navigate = useNavigate({ from: '/' });
  const dashboard = useQuery(queryOf(readDashboard, {}));
  const { data } = dashboard;
  const started = data !== undefined && data.recent_calls.length > 0;
  return (
    <>
      <PageHeader
        title="Dashboard"
        actions={
          started ? (
            <PeriodPicker
              period={period}
              onChange={(chosen) => void navigate({ search: chosen, replace: true })}
            />
          ) : undefined
        }
      />
      <div className="flex flex-col gap-4 p-4 sm:p-6">
        {dashboard.isPending ? <DashboardSkeleton /> : null}
        {dashboard.isError && data === undefined ? (
          <ProblemState
            error={dashboard.error}
            onRetry={() => void dashboard.refetch()}
            retrying={dashboard.isFetching}
          />
        ) : null}
        {data === undefined ? null : <Started dashboard={data} period={period} />}
      </div>
    </>
  );
}

function Started(props: Parameters<typeof WholeDashboard>[0]) {
  const { user } = useMe();
  if (props.dashboard.recent_calls.length === 0) return <FirstSteps />;
  return user.role === 'agent' && user.agent_id !== null ? (
    <OwnDashboard {...props} agentId={user.agent_id} />
  ) : (
    <WholeDashboard {...props} />
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
          <Skeleton key={key} className="h-24 rounded-lg" />
        ))}
      </div>
    </Loading>
  );
}
