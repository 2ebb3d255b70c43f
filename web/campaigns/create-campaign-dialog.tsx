import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useId, useState } from 'react';
import { createCampaign, listCampaigns, listTemplates } from '#shared/campaigns.ts';
import { readSession } from '#shared/people.ts';
import { call, problemOf } from '../api.ts';
import { keyOf, queryOf } from '../queries.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Field, TextArea, TextInput } from '../ui/field.tsx';
import { textIn } from '../ui/form-text.ts';
import { TemplateChoice, TemplateContents } from './template-choice.tsx';

type Props = { open: boolean; onOpenChange: (open: boolean) => void };

/** Creates a campaign, empty or from a template, and goes to it. */
export function CreateCampaignDialog({ open, onOpenChange }: Props) {
  const form = useId();
  const creation = useCreation(() => onOpenChange(false));
  const templates = useQuery({ ...queryOf(listTemplates, {}), enabled: open });
  const rows = templates.data?.rows ?? [];
  const [chosen, setChosen] = useState<string | null | undefined>(undefined);
  const template = chosen === undefined ? (rows[0]?.id ?? null) : chosen;
  const ready = templates.data?.claude_ready ?? false;
  const [wanted, setWanted] = useState<boolean | null>(null);
  const claude = wanted ?? ready;
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const given = new FormData(event.currentTarget);
    const [name, description] = [textIn(given, 'name'), textIn(given, 'description')];
    creation.mutate({ name, description, template, claude });
  };
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      wide
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
        <TemplateContents
          template={rows.find(({ id }) => id === template) ?? null}
          claude={claude}
          claudeReady={ready}
          onClaude={setWanted}
        />
      </form>
    </Dialog>
  );
}

function useCreation(onCreated: () => void) {
  const client = useQueryClient();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: (body: { name: string; description: string; template: string | null; claude: boolean }) =>
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
