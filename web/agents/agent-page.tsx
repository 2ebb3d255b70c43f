import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { ChevronLeft } from 'lucide-react';
import { type AgentSummary, readAgent } from '#shared/agents.ts';
import { useCan, useMe } from '../me.ts';
import { queryOf } from '../queries.ts';
import { callsOfPeriod } from '../shown/period.ts';
import { PeriodFigureCards } from '../shown/period-figures.tsx';
import { PeriodFiguresOf } from '../shown/period-figures-of.tsx';
import { PeriodPicker } from '../shown/period-picker.tsx';
import { ProblemState } from '../shown/problem-state.tsx';
import { ScoreTrend } from '../shown/score-trend.tsx';
import { WeakChecks } from '../shown/weak-checks.tsx';
import { Badge } from '../ui/badge.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { PageSkeleton } from '../ui/page-skeleton.tsx';
import { AgentActions } from './agent-actions.tsx';
import { AgentCalls } from './agent-calls.tsx';
import { AgentLogins } from './agent-logins.tsx';
import { LikelyCalls } from './likely-calls.tsx';

/** One agent: how their calls do beside those of peers, what fails most, the newest calls and what may be theirs. */
export function AgentPage() {
  const { agentId } = useParams({ from: '/inside/agents/$agentId' });
  const agent = useQuery(queryOf(readAgent, { params: { id: agentId } }));
  if (agent.isPending) return <PageSkeleton />;
  if (agent.data === undefined) {
    return (
      <>
        <PageHeader title="Agent" before={<BackLink />} />
        <ProblemState error={agent.error} onRetry={() => void agent.refetch()} retrying={agent.isFetching} />
      </>
    );
  }
  return <Loaded agent={agent.data} />;
}

function Loaded({ agent }: { agent: AgentSummary }) {
  const can = useCan();
  const { user } = useMe();
  const edits = can('agents.edit');
  const period = useSearch({ from: '/inside/agents/$agentId' });
  const navigate = useNavigate({ from: '/agents/$agentId' });
  return (
    <>
      <PageHeader
        title={agent.name}
        before={user.role === 'agent' ? null : <BackLink />}
        note={agent.archived ? <Badge label="Archived" colour="slate" /> : null}
        actions={
          <>
            <PeriodPicker
              period={period}
              onChange={(chosen) => void navigate({ search: chosen, replace: true })}
            />
            {edits ? <AgentActions agent={agent} /> : null}
          </>
        }
      />
      <div className="flex flex-col gap-4 p-4 sm:p-6">
        <Facts agent={agent} />
        <PeriodFiguresOf period={period} agentId={agent.id}>
          {(figures) => (
            <>
              <PeriodFigureCards
                figures={figures}
                of={{ agent: agent.id, ...callsOfPeriod(period) }}
                names={['average_score', 'total_calls', 'completed', 'flagged']}
              />
              <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
                <div className="flex min-w-0 flex-col gap-4">
                  <ScoreTrend figures={figures} whose={agent.name} />
                  <AgentCalls agentId={agent.id} />
                </div>
                <div className="flex min-w-0 flex-col gap-4">
                  <WeakChecks agentId={agent.id} period={period} />
                  {edits ? <LikelyCalls agent={agent} /> : null}
                  {edits ? <AgentLogins agent={agent} /> : null}
                </div>
              </div>
            </>
          )}
        </PeriodFiguresOf>
      </div>
    </>
  );
}

function Facts({ agent }: { agent: AgentSummary }) {
  const facts = [
    agent.code === null ? null : `Code ${agent.code}`,
    agent.extension === null ? null : `Extension ${agent.extension}`,
    agent.email,
    ...agent.campaigns.map(({ name }) => name),
  ].filter((fact) => fact !== null);
  return facts.length === 0 ? null : <p className="text-sm text-soft">{facts.join(' · ')}</p>;
}

function BackLink() {
  return (
    <Link
      to="/agents"
      aria-label="All agents"
      className="inline-flex size-8 items-center justify-center rounded-md text-soft hover:bg-hover hover:text-ink"
    >
      <ChevronLeft aria-hidden className="size-4" />
    </Link>
  );
}
