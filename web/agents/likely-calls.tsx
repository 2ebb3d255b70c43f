import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Link2 } from 'lucide-react';
import { type LikelyCall, readLikelyCalls } from '#shared/agent-page.ts';
import { type AgentSummary, readAgent, readWeakChecks } from '#shared/agents.ts';
import { linkAgent } from '#shared/call-edits.ts';
import { listCalls } from '#shared/calls.ts';
import { readFigures } from '#shared/figures.ts';
import { call, problemOf } from '../api.ts';
import { keyOf, queryOf } from '../queries.ts';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { formatCounted, formatInstant } from '../ui/format.ts';
import { useToast } from '../ui/toast.tsx';
import { useNow } from '../ui/use-now.ts';

/** Unlinked calls that look like an agent's, to be linked one by one or all together; nothing while there is none. */
export function LikelyCalls({ agent }: { agent: AgentSummary }) {
  const { data } = useQuery(queryOf(readLikelyCalls, { params: { id: agent.id } }));
  const linking = useLinking(agent);
  if (data === undefined || data.rows.length === 0) return null;
  const { rows } = data;
  return (
    <Card
      title="May be theirs"
      note={formatCounted(rows.length, 'unlinked call')}
      flush
      className="overflow-hidden"
      actions={
        rows.length > 1 ? (
          <Button
            size="small"
            busy={linking.isPending && linking.variables.length > 1}
            disabled={linking.isPending}
            onClick={() => linking.mutate(rows)}
          >
            Link all {rows.length}
          </Button>
        ) : undefined
      }
    >
      <ul
        aria-label="Calls that may be theirs"
        className="max-h-96 divide-y divide-line overflow-y-auto border-t border-line"
      >
        {rows.map((row) => (
          <Row
            key={row.id}
            row={row}
            busy={linking.isPending && linking.variables.length === 1 && linking.variables[0] === row}
            disabled={linking.isPending}
            onLink={() => linking.mutate([row])}
          />
        ))}
      </ul>
    </Card>
  );
}

type RowProps = { row: LikelyCall; busy: boolean; disabled: boolean; onLink: () => void };

function Row({ row, busy, disabled, onLink }: RowProps) {
  const now = useNow();
  return (
    <li className="flex items-center gap-3 px-4 py-2">
      <span className="min-w-0 flex-1">
        <Link
          to="/calls/$callId"
          params={{ callId: row.id }}
          className="block truncate rounded-sm font-medium hover:underline"
        >
          {row.file_name}
        </Link>
        <span className="block truncate text-[0.8125rem] text-faint" title={row.why}>
          {`${row.why} ${row.campaign.name} · ${formatInstant(row.created_at, now)}`}
        </span>
      </span>
      <Button
        size="small"
        aria-label={`Link ${row.file_name}`}
        busy={busy}
        disabled={disabled}
        onClick={onLink}
      >
        {busy ? null : <Link2 aria-hidden />}
        Link
      </Button>
    </li>
  );
}

function useLinking({ id, name }: AgentSummary) {
  const client = useQueryClient();
  const say = useToast();
  return useMutation({
    mutationFn: (calls: readonly LikelyCall[]) =>
      call(linkAgent, { body: { call_ids: calls.map((each) => each.id), agent_id: id } }),
    onSuccess: ({ changed }) =>
      say({ title: `${formatCounted(changed, 'call')} linked to ${name}.`, tone: 'good' }),
    onError: (error) => say({ title: problemOf(error).message, text: problemOf(error).advice, tone: 'bad' }),
    onSettled: () =>
      Promise.all(
        [listCalls, readAgent, readFigures, readLikelyCalls, readWeakChecks].map((endpoint) =>
          client.invalidateQueries({ queryKey: keyOf(endpoint) }),
        ),
      ),
  });
}
