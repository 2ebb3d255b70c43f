import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, Navigate } from '@tanstack/react-router';
import { Plus, Search, Users } from 'lucide-react';
import { type ReactNode, useDeferredValue, useState } from 'react';
import { type AgentSummary, listAgents } from '#shared/agents.ts';
import { listCalls } from '#shared/calls.ts';
import { useCan, useMe } from '../me.ts';
import { pagesOf, queryOf } from '../queries.ts';
import { ProblemState } from '../shown/problem-state.tsx';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { TextInput } from '../ui/field.tsx';
import { formatCount, formatCounted } from '../ui/format.ts';
import { PageHeader } from '../ui/page-header.tsx';
import { ShowMore } from '../ui/show-more.tsx';
import { Loading, Skeleton } from '../ui/skeleton.tsx';
import { AgentDialog } from './agent-dialog.tsx';
import { AgentTable } from './agent-table.tsx';

/** The agents one may see. Whoever is an agent and sees own calls only is led to the own page. */
export function AgentsPage() {
  const { user } = useMe();
  if (user.role !== 'agent') return <Agents />;
  if (user.agent_id !== null)
    return <Navigate to="/agents/$agentId" params={{ agentId: user.agent_id }} replace />;
  return (
    <>
      <PageHeader title="Agents" />
      <EmptyState icon={<Users aria-hidden />} title="Your login is not linked to an agent yet">
        Ask whoever invited you to link it; your calls and figures appear here then.
      </EmptyState>
    </>
  );
}

const agentsAPage = 100;

function Agents() {
  const can = useCan();
  const [creating, setCreating] = useState(false);
  const [typed, setTyped] = useState('');
  const [archived, setArchived] = useState(false);
  const search = useDeferredValue(typed.trim());
  const query = { search, archived: archived ? 'true' : 'false', limit: agentsAPage };
  const agents = useInfiniteQuery({ ...pagesOf(listAgents, { query }), placeholderData: keepPreviousData });
  const total = agents.data?.pages[0]?.total;
  const create = can('agents.edit') ? (
    <Button variant="primary" onClick={() => setCreating(true)}>
      <Plus aria-hidden />
      New agent
    </Button>
  ) : null;
  return (
    <>
      <PageHeader
        title="Agents"
        note={total === undefined ? null : <Total total={total} />}
        actions={create}
      />
      <div className="flex flex-col gap-4 p-4 sm:p-6">
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
          <SearchBox typed={typed} onType={setTyped} />
          <label className="flex items-center gap-2 text-sm text-soft">
            <input
              type="checkbox"
              className="size-4 accent-accent"
              checked={archived}
              onChange={({ target }) => setArchived(target.checked)}
            />
            Show archived
          </label>
          <UnlinkedCalls />
        </div>
        {agents.isPending ? <TableSkeleton /> : null}
        {agents.isError && agents.data === undefined ? (
          <ProblemState
            error={agents.error}
            onRetry={() => void agents.refetch()}
            retrying={agents.isFetching}
          />
        ) : null}
        {agents.data === undefined ? null : (
          <Rows
            agents={agents.data.pages.flatMap(({ rows }) => rows)}
            searched={search !== ''}
            create={create}
            more={<ShowMore list={agents}>Show more agents</ShowMore>}
          />
        )}
      </div>
      {creating ? <AgentDialog agent={null} onClose={() => setCreating(false)} /> : null}
    </>
  );
}

type RowsProps = {
  agents: readonly AgentSummary[];
  searched: boolean;
  create: ReactNode;
  more: ReactNode;
};

function Rows({ agents, searched, create, more }: RowsProps) {
  if (agents.length === 0 && searched) {
    return <EmptyState icon={<Search aria-hidden />} title="Nobody of that name, code or extension" />;
  }
  if (agents.length === 0) {
    return (
      <EmptyState icon={<Users aria-hidden />} title="No agents yet" action={create}>
        Give each agent the code that stands in your recordings or their CSV, and calls find their agents by
        themselves.
      </EmptyState>
    );
  }
  return <AgentTable agents={agents}>{more}</AgentTable>;
}

function Total({ total }: { total: number }) {
  return (
    <span role="status" className="text-sm text-soft tabular-nums">
      {formatCount(total)}
      <span className="sr-only"> agents</span>
    </span>
  );
}

function SearchBox({ typed, onType }: { typed: string; onType: (typed: string) => void }) {
  return (
    <div className="relative w-full sm:w-64">
      <Search aria-hidden className="pointer-events-none absolute top-2.5 left-3 size-4 text-faint" />
      <TextInput
        light
        type="search"
        aria-label="Search agents"
        placeholder="Name, code or extension"
        className="pl-9"
        maxLength={200}
        value={typed}
        onChange={({ target }) => onType(target.value)}
      />
    </div>
  );
}

/** Calls that count for nobody, one press away. */
function UnlinkedCalls() {
  const { data } = useQuery(queryOf(listCalls, { query: { agent_id: 'none', limit: 1 } }));
  if (data === undefined || data.total === 0) return null;
  const more = data.total >= data.total_capped_at ? '+' : '';
  return (
    <Link
      to="/calls"
      search={{ agent: 'none' }}
      className="text-[0.8125rem] font-medium text-accent-text hover:underline sm:ml-auto"
    >
      {`${formatCounted(data.total, 'unlinked call', `unlinked calls`)}${more}`}
    </Link>
  );
}

function TableSkeleton() {
  return (
    <Loading label="Loading the agents">
      <div className="flex flex-col gap-2">
        {['one', 'two', 'three', 'four', 'five'].map((key) => (
          <Skeleton key={key} className="h-10" />
        ))}
      </div>
    </Loading>
  );
}
