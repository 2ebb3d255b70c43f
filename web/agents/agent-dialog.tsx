import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useId, useState } from 'react';
import { type AgentSummary, createAgent, editAgent, listAgents, readAgent } from '#shared/agents.ts';
import { listCampaigns } from '#shared/campaigns.ts';
import { call, problemOf } from '../api.ts';
import { keyOf, queryOf } from '../queries.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Field, TextInput } from '../ui/field.tsx';
import { textIn } from '../ui/form-text.ts';

type Props = { agent: AgentSummary | null; onClose: () => void };

/** Creates an agent and goes there, or edits one. */
export function AgentDialog({ agent, onClose }: Props) {
  const form = useId();
  const saving = useSaving(agent, onClose);
  const [campaigns, setCampaigns] = useState(() => agent?.campaigns.map(({ id }) => id) ?? []);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const given = new FormData(event.currentTarget);
    const text = (name: string) => textIn(given, name).trim() || null;
    saving.mutate({
      name: textIn(given, 'name'),
      code: text('code'),
      email: text('email'),
      extension: text('extension'),
      campaign_ids: campaigns,
    });
  };
  const problem = saving.isError ? problemOf(saving.error) : null;
  const taken = problem?.code === 'agent_code_taken' ? problem.message : undefined;
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={agent === null ? 'New agent' : 'Edit agent'}
      description="Calls find their agent by these, whether they stand in a CSV, in the fields of an upload or in the file’s name."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={form} variant="primary" busy={saving.isPending}>
            {agent === null ? 'Create agent' : 'Save'}
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={submit} className="flex flex-col gap-4">
        <Field label="Name">
          {(tied) => (
            <TextInput {...tied} name="name" required maxLength={200} defaultValue={agent?.name} autoFocus />
          )}
        </Field>
        <div className="grid gap-4 sm:grid-cols-2">
          <Field label="Agent code" error={taken} hint="As it stands in your recordings.">
            {(tied) => <TextInput {...tied} name="code" maxLength={200} defaultValue={agent?.code ?? ''} />}
          </Field>
          <Field label="Extension">
            {(tied) => (
              <TextInput {...tied} name="extension" maxLength={50} defaultValue={agent?.extension ?? ''} />
            )}
          </Field>
        </div>
        <Field label="E-mail">
          {(tied) => (
            <TextInput
              {...tied}
              type="email"
              name="email"
              maxLength={254}
              defaultValue={agent?.email ?? ''}
            />
          )}
        </Field>
        <Campaigns chosen={campaigns} onChoose={setCampaigns} />
        {problem === null || taken !== undefined ? null : (
          <p role="alert" className="text-[0.8125rem] text-red-ink">
            {problem.message} {problem.advice}
          </p>
        )}
      </form>
    </Dialog>
  );
}

type CampaignsProps = { chosen: readonly string[]; onChoose: (chosen: string[]) => void };

function Campaigns({ chosen, onChoose }: CampaignsProps) {
  const { data } = useQuery(queryOf(listCampaigns, { query: {} }));
  if (data === undefined || data.rows.length === 0) return null;
  return (
    <fieldset>
      <legend className="text-[0.8125rem] font-medium">Campaigns</legend>
      <p className="mb-1.5 text-[0.8125rem] text-faint">
        Managers of these campaigns see the agent. A linked call adds its campaign by itself.
      </p>
      <div className="flex max-h-40 flex-col gap-1 overflow-y-auto rounded-md border border-line px-3 py-2">
        {data.rows.map(({ id, name }) => (
          <label key={id} className="flex items-center gap-2 text-sm">
            <input
              type="checkbox"
              className="size-4 accent-accent"
              checked={chosen.includes(id)}
              onChange={({ target }) =>
                onChoose(target.checked ? [...chosen, id] : chosen.filter((other) => other !== id))
              }
            />
            <span className="truncate">{name}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

type Draft = {
  name: string;
  code: string | null;
  email: string | null;
  extension: string | null;
  campaign_ids: string[];
};

function useSaving(agent: AgentSummary | null, onSaved: () => void) {
  const client = useQueryClient();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: (body: Draft) =>
      agent === null ? call(createAgent, { body }) : call(editAgent, { params: { id: agent.id }, body }),
    onSuccess: async ({ id }) => {
      await Promise.all([
        client.invalidateQueries({ queryKey: keyOf(listAgents) }),
        client.invalidateQueries({ queryKey: keyOf(readAgent, { params: { id } }) }),
      ]);
      onSaved();
      if (agent === null) await navigate({ to: '/agents/$agentId', params: { agentId: id } });
    },
  });
}
