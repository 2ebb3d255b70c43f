import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Archive, ArchiveRestore, Pencil } from 'lucide-react';
import { useState } from 'react';
import { readLikelyCalls } from '#shared/agent-page.ts';
import { type AgentSummary, editAgent, listAgents, readAgent } from '#shared/agents.ts';
import { call, problemOf } from '../api.ts';
import { keyOf } from '../queries.ts';
import { Button } from '../ui/button.tsx';
import { useToast } from '../ui/toast.tsx';
import { AgentDialog } from './agent-dialog.tsx';

/** Archives an agent or brings it back, and edits it. */
export function AgentActions({ agent }: { agent: AgentSummary }) {
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

function useArchiving({ id, name, archived }: AgentSummary) {
  const client = useQueryClient();
  const say = useToast();
  return useMutation({
    mutationFn: () => call(editAgent, { params: { id }, body: { archived: !archived } }),
    onSuccess: async () => {
      await Promise.all([
        client.invalidateQueries({ queryKey: keyOf(readAgent, { params: { id } }) }),
        client.invalidateQueries({ queryKey: keyOf(readLikelyCalls, { params: { id } }) }),
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
