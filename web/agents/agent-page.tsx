import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { Archive, ArchiveRestore, ChevronLeft, Pencil } from 'lucide-react';
import { useState } from 'react';
import { type AgentDetail, editAgent, listAgents, readAgent } from '#shared/agents.ts';
import { listCalls } from '#shared/calls.ts';
import { call, problemOf } from '../api.ts';
import { useCan } from '../me.ts';
import { keyOf, queryOf } from '../queries.ts';
import { CallRows } from '../shown/call-rows.tsx';
import { ProblemState } from '../shown/problem-state.tsx';
import { TopFailing } from '../shown/top-failing.tsx';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { PageSkeleton } from '../ui/page-skeleton.tsx';
import { useToast } from '../ui/toast.tsx';
import { AgentDialog } from './agent-dialog.tsx';
import { AgentFigures } from './agent-figures.tsx';

/** One agent: how their calls do, what fails most, and the newest calls. */
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

function Loaded({ agent }: { agent: AgentDetail }) {
  const can = useCan();
  const facts = [
    agent.code === null ? null : `Code ${agent.code}`,
    agent.extension === null ? null : `Extension ${agent.extension}`,
    agent.email,
    ...agent.campaigns.map(({ name }) => name),
  ].filter((fact) => fact !== null);
  return (
    <>
      <PageHeader
        title={agent.name}
        before={can('agents.edit') ? <BackLink /> : null}
        note={agent.archived ? <Badge label="Archived" colour="slate" /> : null}
        actions={can('agents.edit') ? <Actions agent={agent} /> : null}
      />
      <div className="flex flex-col gap-4 p-4 sm:p-6">
        {facts.length === 0 ? null : <p className="text-sm text-soft">{facts.join(' · ')}</p>}
        <AgentFigures agent={agent} />
        <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
          <NewestCalls agentId={agent.id} />
          <Card title="Weak checks" note="Newest calls" flush>
            <TopFailing rows={agent.top_failing} />
          </Card>
        </div>
      </div>
    </>
  );
}

function Actions({ agent }: { agent: AgentDetail }) {
  const [editing, setEditing] = useState(false);
  const archiving = useArchiving(agent);
  return (
    <>
      <Button busy={archiving.isPending} onClick={() => archiving.mutate()}>
        {agent.archived ? <ArchiveRestore aria-hidden /> : <Archive aria-hidden />}
        {agent.archived ? 'Bring back' : 'Archive'}
      </Button>
      <Button onClick={() => setEditing(true)}>
        <Pencil aria-hidden />
        Edit
      </Button>
      {editing ? <AgentDialog agent={agent} onClose={() => setEditing(false)} /> : null}
    </>
  );
}

function useArchiving({ id, name, archived }: AgentDetail) {
  const client = useQueryClient();
  const say = useToast();
  return useMutation({
    mutationFn: () => call(editAgent, { params: { id }, body: { archived: !archived } }),
    onSuccess: async () => {
      await Promise.all([
        client.invalidateQueries({ queryKey: keyOf(readAgent, { params: { id } }) }),
        client.invalidateQueries({ queryKey: keyOf(listAgents) }),
      ]);
      say({
        title: archived ? `${name} is back.` : `${name} is archived.`,
        text: archived ? 'New calls find them again.' : 'All calls stay; new ones are no longer linked.',
      });
    },
    onError: (error) => say({ title: problemOf(error).message, text: problemOf(error).advice, tone: 'bad' }),
  });
}

function NewestCalls({ agentId }: { agentId: string }) {
  const { data, error } = useQuery(queryOf(listCalls, { query: { agent_id: agentId, limit: 10 } }));
  return (
    <Card
      title="Newest calls"
      flush
      actions={
        <Link
          to="/calls"
          search={{ agent: agentId }}
          className="text-[0.8125rem] font-medium text-accent-text hover:underline"
        >
          All calls
        </Link>
      }
    >
      {error !== null && data === undefined ? <ProblemState error={error} className="py-8" /> : null}
      {data?.rows.length === 0 ? (
        <EmptyState title="No calls yet">Calls appear here when they are linked to this agent.</EmptyState>
      ) : null}
      {data === undefined || data.rows.length === 0 ? null : (
        <CallRows label="Newest calls" calls={data.rows} />
      )}
    </Card>
  );
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
