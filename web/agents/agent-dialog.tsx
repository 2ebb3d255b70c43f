import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useId } from 'react';
import { type AgentSummary, createAgent, editAgent, listAgents, readAgent } from '#shared/agents.ts';
import { listCampaigns } from '#shared/campaigns.ts';
import { call, problemOf } from '../api.ts';
import { keyOf, queryOf } from '../queries.ts';
import { seenOf, useDraft } from '../shown/use-draft.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Field, TextInput } from '../ui/field.tsx';

type Props = { agent: AgentSummary | null; onClose: () => void };

type Typed = { name: string; code: string; email: string; extension: string; campaigns: string[] };

function typedOf(agent: AgentSummary | null): Typed {
  return {
    name: agent?.name ?? '',
    code: agent?.code ?? '',
    email: agent?.email ?? '',
    extension: agent?.extension ?? '',
    campaigns: agent?.campaigns.map(({ id }) => id) ?? [],
  };
}

function orNull(text: string): string | null {
  return text.trim() || null;
}

function bodyOf({ name, code, email, extension, campaigns }: Typed) {
  return {
    name,
    code: orNull(code),
    email: orNull(email),
    extension: orNull(extension),
    campaign_ids: campaigns,
  };
}

/** Creates an agent and goes there, or edits one. */
export function AgentDialog({ agent, onClose }: Props) {
  const form = useId();
  const draft = useDraft(agent, typedOf);
  const typed = draft.form;
  const saving = useSaving(draft, onClose);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    saving.mutate(bodyOf(typed));
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
            <TextInput
              {...tied}
              required
              maxLength={200}
              value={typed.name}
              onChange={({ target }) => draft.set({ name: target.value })}
              autoFocus
            />
          )}
        </Field>
        <div className="grid gap-4 sm:grid-cols-2">
          <Field label="Agent code" error={taken} hint="As it stands in your recordings.">
            {(tied) => (
              <TextInput
                {...tied}
                maxLength={200}
                value={typed.code}
                onChange={({ target }) => draft.set({ code: target.value })}
              />
            )}
          </Field>
          <Field label="Extension">
            {(tied) => (
              <TextInput
                {...tied}
                maxLength={50}
                value={typed.extension}
                onChange={({ target }) => draft.set({ extension: target.value })}
              />
            )}
          </Field>
        </div>
        <Field label="E-mail">
          {(tied) => (
            <TextInput
              {...tied}
              type="email"
              maxLength={254}
              value={typed.email}
              onChange={({ target }) => draft.set({ email: target.value })}
            />
          )}
        </Field>
        <Campaigns chosen={typed.campaigns} onChoose={(campaigns) => draft.set({ campaigns })} />
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

type Draft = Pick<ReturnType<typeof useDraft<AgentSummary | null, Typed>>, 'seen' | 'refused'>;

function useSaving({ seen: agent, refused }: Draft, onSaved: () => void) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const refresh = (id: string | undefined) =>
    Promise.all([
      client.invalidateQueries({ queryKey: keyOf(listAgents) }),
      id === undefined ? null : client.invalidateQueries({ queryKey: keyOf(readAgent, { params: { id } }) }),
    ]);
  return useMutation({
    mutationFn: (body: ReturnType<typeof bodyOf>) =>
      agent === null
        ? call(createAgent, { body })
        : call(editAgent, {
            params: { id: agent.id },
            body: { ...body, seen: seenOf(bodyOf(typedOf(agent)), body) },
          }),
    onError: (error) => refused(error, () => refresh(agent?.id)),
    onSuccess: async ({ id }) => {
      await refresh(id);
      onSaved();
      if (agent === null) await navigate({ to: '/agents/$agentId', params: { agentId: id } });
    },
  });
}
