import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { listCalls } from '#shared/calls.ts';
import { queryOf } from '../queries.ts';
import { CallRows } from '../shown/call-rows.tsx';
import { ProblemState } from '../shown/problem-state.tsx';
import { Card } from '../ui/card.tsx';
import { EmptyState } from '../ui/empty-state.tsx';

/** An agent's recent calls, and the way to all of them. */
export function AgentCalls({ agentId }: { agentId: string }) {
  const { data, error } = useQuery(queryOf(listCalls, { query: { agent_id: agentId, limit: 10 } }));
  return (
    <Card
      title="Recent calls"
      flush
      className="overflow-hidden"
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
        <CallRows label="Recent calls" calls={data.rows} showAgent={false} />
      )}
    </Card>
  );
}
