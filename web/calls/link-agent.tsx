import { useMutation, useQueryClient } from '@tanstack/react-query';
import { UserRoundPen } from 'lucide-react';
import { listAgents } from '#shared/agents.ts';
import { linkAgent, mostLinkedAtOnce } from '#shared/call-edits.ts';
import { type CallSummary, listCalls } from '#shared/calls.ts';
import { call, problemOf } from '../api.ts';
import { keyOf } from '../queries.ts';
import { AgentPicker, type ChosenAgent } from '../shown/agent-picker.tsx';
import { Button } from '../ui/button.tsx';
import { formatCounted } from '../ui/format.ts';
import { useToast } from '../ui/toast.tsx';

type Props = { calls: readonly CallSummary[]; onDone: () => void };

/** Links the selected calls to an agent, or to nobody. */
export function LinkAgentButton({ calls, onDone }: Props) {
  const linking = useLinking(calls, onDone);
  return (
    <AgentPicker
      label="Agent of the selected calls"
      chosen={null}
      nobody="Nobody"
      onChoose={(agent) => linking.mutate(agent)}
      trigger={
        <Button size="small" busy={linking.isPending}>
          {linking.isPending ? null : <UserRoundPen aria-hidden />}
          Link agent
        </Button>
      }
    />
  );
}

type Counts = { changed: number; not_found: number };

function useLinking(calls: readonly CallSummary[], onDone: () => void) {
  const client = useQueryClient();
  const say = useToast();
  return useMutation({
    mutationFn: async (agent: ChosenAgent | null): Promise<Counts> => {
      const counts: Counts = { changed: 0, not_found: 0 };
      for (let from = 0; from < calls.length; from += mostLinkedAtOnce) {
        const call_ids = calls.slice(from, from + mostLinkedAtOnce).map(({ id }) => id);
        const done = await call(linkAgent, { body: { call_ids, agent_id: agent?.id ?? null } });
        counts.changed += done.changed;
        counts.not_found += done.not_found;
      }
      return counts;
    },
    onSuccess: ({ changed, not_found: lost }, agent) => {
      const what = agent === null ? 'unlinked' : `linked to ${agent.name}`;
      say({
        title: `${formatCounted(changed, 'call')} ${what}.`,
        ...(lost === 0 ? {} : { text: `${formatCounted(lost, 'call')} could not be changed.` }),
        tone: 'good',
      });
      onDone();
    },
    onError: (error) => say({ title: problemOf(error).message, text: problemOf(error).advice, tone: 'bad' }),
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: keyOf(listCalls) }),
        client.invalidateQueries({ queryKey: keyOf(listAgents) }),
      ]),
  });
}
