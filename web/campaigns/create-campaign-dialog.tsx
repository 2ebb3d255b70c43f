import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useId, useState } from 'react';
import { createCampaign, listCampaigns, listTemplates } from '#shared/campaigns.ts';
import type { Answer } from '#shared/endpoint.ts';
import { readSession } from '#shared/people.ts';
import { call, problemOf } from '../api.ts';
import { keyOf, queryOf } from '../queries.ts';
import { Button } from '../ui/button.tsx';
import { classNames } from '../ui/class-names.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Field, TextArea, TextInput } from '../ui/field.tsx';
import { textIn } from '../ui/form-text.ts';
import { formatCounted } from '../ui/format.ts';

type Template = Answer<typeof listTemplates>['rows'][number];
type Props = { open: boolean; onOpenChange: (open: boolean) => void };

/** Creates a campaign, empty or from a template, and goes to it. */
export function CreateCampaignDialog({ open, onOpenChange }: Props) {
  const form = useId();
  const creation = useCreation(() => onOpenChange(false));
  const templates = useQuery({ ...queryOf(listTemplates, {}), enabled: open });
  const rows = templates.data?.rows ?? [];
  const [chosen, setChosen] = useState<string | null | undefined>(undefined);
  const template = chosen === undefined ? (rows[0]?.id ?? null) : chosen;
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const given = new FormData(event.currentTarget);
    creation.mutate({ name: textIn(given, 'name'), description: textIn(given, 'description'), template });
  };
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="New campaign"
      description="A campaign holds the checks that its calls are judged by."
      footer={
        <>
          <Button onClick={() => onOpenChange(false)}>Cancel</Button>
          <Button type="submit" form={form} variant="primary" busy={creation.isPending}>
            Create campaign
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={submit} className="flex flex-col gap-4">
        <Field label="Name" error={creation.isError ? sentenceOf(creation.error) : undefined}>
          {(tied) => <TextInput {...tied} name="name" required maxLength={200} autoFocus />}
        </Field>
        <Field label="Description" hint="Optional. What these calls are about.">
          {(tied) => <TextArea {...tied} name="description" maxLength={2000} rows={2} />}
        </Field>
        <TemplateChoice templates={rows} chosen={template} onChoose={setChosen} />
      </form>
    </Dialog>
  );
}

type ChoiceProps = {
  templates: readonly Template[];
  chosen: string | null;
  onChoose: (id: string | null) => void;
};

function TemplateChoice({ templates, chosen, onChoose }: ChoiceProps) {
  const choices = [
    ...templates.map(({ id, name, description, check_count }) => ({
      id,
      name,
      told: `${description} ${formatCounted(check_count, 'check')}.`,
    })),
    { id: null, name: 'Empty', told: 'No checks yet.' },
  ];
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1.5 text-[0.8125rem] font-medium">Start from</legend>
      {choices.map(({ id, name, told }) => (
        <label
          key={id ?? 'empty'}
          className={classNames(
            'flex cursor-pointer items-start gap-3 rounded-lg border px-3 py-2.5 has-focus-visible:outline-2 has-focus-visible:outline-accent',
            chosen === id ? 'border-accent bg-accent-soft' : 'border-line hover:bg-hover',
          )}
        >
          <input
            type="radio"
            name="template"
            className="mt-1 accent-accent outline-none"
            checked={chosen === id}
            onChange={() => onChoose(id)}
          />
          <span>
            <span className="block font-medium">{name}</span>
            <span className="block text-[0.8125rem] text-soft">{told}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}

function useCreation(onCreated: () => void) {
  const client = useQueryClient();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: (body: { name: string; description: string; template: string | null }) =>
      call(createCampaign, { body }),
    onSuccess: async ({ id }) => {
      // Whoever makes a campaign becomes its member: the session tells which campaigns are one's own.
      await Promise.all([
        client.invalidateQueries({ queryKey: keyOf(listCampaigns) }),
        client.invalidateQueries({ queryKey: keyOf(readSession) }),
      ]);
      onCreated();
      await navigate({ to: '/campaigns/$campaignId', params: { campaignId: id } });
    },
  });
}

function sentenceOf(error: unknown): string {
  const { message, advice } = problemOf(error);
  return `${message} ${advice}`;
}
