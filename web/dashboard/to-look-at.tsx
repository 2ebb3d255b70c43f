import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ArrowDownRight, CircleCheck } from 'lucide-react';
import type { ReactNode } from 'react';
import { type ToLookAt as Group, readToLookAt } from '#shared/figures.ts';
import { queryOf } from '../queries.ts';
import { changeOf } from '../shown/change.ts';
import { type ChosenPeriod, periodQuery } from '../shown/period.ts';
import { ProblemState } from '../shown/problem-state.tsx';
import { Score } from '../shown/score.tsx';
import { Card } from '../ui/card.tsx';
import { formatCounted } from '../ui/format.ts';
import { Skeleton } from '../ui/skeleton.tsx';

/** The campaigns and agents that score low or fall, worst first. */
export function ToLookAt({ period }: { period: ChosenPeriod }) {
  const { data, error, isFetching, refetch } = useQuery({
    ...queryOf(readToLookAt, { query: periodQuery(period) }),
    placeholderData: keepPreviousData,
  });
  if (data === undefined && error === null) return <Skeleton className="h-72 rounded-lg" />;
  if (data === undefined) {
    return <ProblemState error={error} onRetry={() => void refetch()} retrying={isFetching} />;
  }
  const { campaigns, agents } = data;
  const none = campaigns.length === 0 && agents.length === 0;
  return (
    <Card title="To look at" note="Low or falling scores" flush className="overflow-hidden">
      {none ? (
        <p className="flex items-center gap-2 border-t border-line px-4 py-6 text-[0.8125rem] text-soft">
          <CircleCheck aria-hidden className="size-4 shrink-0 text-green-dot" />
          No campaign and no agent with five or more scored calls is low or falling.
        </p>
      ) : null}
      <Groups title="Campaigns" groups={campaigns}>
        {({ id, name }) => (
          <Link to="/campaigns/$campaignId" params={{ campaignId: id }} search={period} className={linkLook}>
            {name}
          </Link>
        )}
      </Groups>
      <Groups title="Agents" groups={agents}>
        {({ id, name }) => (
          <Link to="/agents/$agentId" params={{ agentId: id }} search={period} className={linkLook}>
            {name}
          </Link>
        )}
      </Groups>
    </Card>
  );
}

const linkLook =
  'block truncate font-medium outline-none after:absolute after:inset-0 focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent';

type GroupsProps = { title: string; groups: readonly Group[]; children: (group: Group) => ReactNode };

function Groups({ title, groups, children }: GroupsProps) {
  if (groups.length === 0) return null;
  return (
    <>
      <h3 className="border-t border-line bg-sunken px-4 py-1.5 text-xs font-medium text-soft">{title}</h3>
      <ul aria-label={`${title} to look at`} className="divide-y divide-line border-t border-line">
        {groups.map((group) => (
          <li key={group.id} className="relative flex items-center gap-3 px-4 py-2 hover:bg-hover">
            <span className="min-w-0 flex-1">
              {children(group)}
              <span className="block text-[0.8125rem] text-faint">
                {formatCounted(group.scored, 'scored call')}
              </span>
            </span>
            <Fall group={group} />
            <Score score={group.average_score} />
          </li>
        ))}
      </ul>
    </>
  );
}

function Fall({ group: { average_score: now, before_average: before, reasons } }: { group: Group }) {
  const change = changeOf(now, before, 'points');
  if (change === null || !reasons.includes('falling')) return null;
  return (
    <span className="inline-flex items-center gap-0.5 text-[0.8125rem] text-red-ink tabular-nums">
      <ArrowDownRight role="img" aria-label="Down" className="size-3.5" />
      {change.by}
    </span>
  );
}
