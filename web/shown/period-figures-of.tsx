import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { type PeriodFigures, readFigures } from '#shared/figures.ts';
import { queryOf } from '../queries.ts';
import { Loading, Skeleton } from '../ui/skeleton.tsx';
import { type ChosenPeriod, periodQuery } from './period.ts';
import { ProblemState } from './problem-state.tsx';

type Props = {
  period: ChosenPeriod;
  campaignId?: string;
  agentId?: string;
  children: (figures: PeriodFigures) => ReactNode;
};

/** Fetches the figures of a period and gives them to what shows them; the last ones stay until others are there. */
export function PeriodFiguresOf({ period, campaignId, agentId, children }: Props) {
  const query = {
    ...periodQuery(period),
    ...(campaignId === undefined ? {} : { campaign_id: campaignId }),
    ...(agentId === undefined ? {} : { agent_id: agentId }),
  };
  const { data, error, isFetching, refetch } = useQuery({
    ...queryOf(readFigures, { query }),
    placeholderData: keepPreviousData,
  });
  if (data !== undefined) return children(data);
  if (error !== null) {
    return <ProblemState error={error} onRetry={() => void refetch()} retrying={isFetching} />;
  }
  return (
    <Loading label="Loading the figures">
      <div className="grid grid-cols-2 gap-4 lg:grid-cols-4">
        {['one', 'two', 'three', 'four'].map((key) => (
          <Skeleton key={key} className="h-24 rounded-lg" />
        ))}
      </div>
      <Skeleton className="mt-4 h-72 rounded-lg" />
    </Loading>
  );
}
