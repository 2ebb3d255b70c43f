import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ChevronDown } from 'lucide-react';
import { editCall } from '#shared/call-edits.ts';
import { type CallDetail, listCalls, readCall, readTimeline } from '#shared/calls.ts';
import { call as callApi, problemOf } from '../api.ts';
import { useCan } from '../me.ts';
import { keyOf } from '../queries.ts';
import { AgentPicker, type ChosenAgent } from '../shown/agent-picker.tsx';
import { useToast } from '../ui/toast.tsx';

/** Whose call it is; for those who may, the way to link it to another agent or to nobody. */
export function CallAgent({ call }: { call: CallDetail }) {
  const can = useCan();
  const linking = useLinking(call);
  const { agent } = call;
  const name = agent === null ? <i>Unlinked</i> : agent.name;
  if (!can('calls.edit', { campaignId: call.campaign.id, agentId: agent?.id ?? null })) return name;
  return (
    <AgentPicker
      label="Agent of this call"
      chosen={agent?.id ?? null}
      nobody="Nobody"
      onChoose={(chosen) => {
        if (chosen?.id !== agent?.id) linking.mutate(chosen);
      }}
      trigger={
        <button
          type="button"
          title={call.agent_match ?? undefined}
          disabled={linking.isPending}
          className="inline-flex max-w-48 items-center gap-0.5 rounded-sm align-bottom hover:text-ink hover:underline disabled:opacity-60"
        >
          <span className="sr-only">Agent: </span>
          <span className="truncate pr-0.5">{name}</span>
          <ChevronDown aria-hidden className="size-3 shrink-0" />
        </button>
      }
    />
  );
}

/** The agent’s name as the way to their page. */
export function AgentLink({ agent }: { agent: NonNullable<CallDetail['agent']> }) {
  return (
    <Link
      to="/agents/$agentId"
      params={{ agentId: agent.id }}
      className="rounded-sm text-accent-text hover:underline"
    >
      {agent.name}
    </Link>
  );
}

/** Links the call; the answer shows at once with the flags that follow from it. */
function useLinking(call: CallDetail) {
  const client = useQueryClient();
  const say = useToast();
  return useMutation({
    mutationFn: (agent: ChosenAgent | null) =>
      callApi(editCall, { params: { id: call.id }, body: { agent_id: agent?.id ?? null } }),
    onSuccess: async (after, agent) => {
      client.setQueryData(keyOf(readCall, { params: { id: call.id } }), after);
      say({
        title: agent === null ? 'The call is unlinked.' : `The call is linked to ${agent.name}.`,
        ...(after.flagged === call.flagged
          ? {}
          : { text: after.flagged ? 'It is flagged now.' : 'It is no longer flagged.' }),
      });
      await Promise.all([
        client.invalidateQueries({ queryKey: keyOf(readTimeline, { params: { id: call.id } }) }),
        client.invalidateQueries({ queryKey: keyOf(listCalls) }),
      ]);
    },
    onError: (error) => say({ title: problemOf(error).message, text: problemOf(error).advice, tone: 'bad' }),
  });
}
