import type { UseMutationResult } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import type { CampaignSettingsBody, CampaignSettingsShown } from '#shared/campaign-settings.ts';
import { problemOf } from '../api.ts';
import { ProblemState } from '../shown/problem-state.tsx';
import { seenOf, useDraft } from '../shown/use-draft.ts';
import { Button } from '../ui/button.tsx';
import { PageSkeleton } from '../ui/page-skeleton.tsx';
import { useCampaignSettings, useSavingSettings } from './use-campaign-settings.ts';

type FormProps<Form> = {
  campaignId: string;
  /** What the form says of the settings. */
  formOf: (settings: CampaignSettingsShown) => Form;
  /** What it would save; a sentence where something is not right. */
  changesIn: (form: Form) => Partial<CampaignSettingsBody> | string;
  /** Beside the button. */
  note: string;
  children: (form: Form, set: (changes: Partial<Form>) => void, settings: CampaignSettingsShown) => ReactNode;
};

/** A part of a campaign's settings as a form: loads, keeps what is typed, saves, and tells what is not right. */
export function SettingsForm<Form extends object>(props: FormProps<Form>) {
  const settings = useCampaignSettings(props.campaignId);
  if (settings.isPending) return <PageSkeleton />;
  if (settings.data !== undefined) return <Loaded {...props} saved={settings.data} />;
  return (
    <ProblemState
      error={settings.error}
      onRetry={() => void settings.refetch()}
      retrying={settings.isFetching}
    />
  );
}

function Loaded<Form extends object>(props: FormProps<Form> & { saved: CampaignSettingsShown }) {
  const { campaignId, formOf, changesIn, note, children, saved } = props;
  const draft = useDraft(saved, formOf);
  const { form, seen } = draft;
  const [wrong, setWrong] = useState<string | null>(null);
  const saving = useSavingSettings(campaignId, draft);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        const changes = changesIn(form);
        setWrong(typeof changes === 'string' ? changes : null);
        if (typeof changes !== 'string') saving.mutate({ ...changes, seen: seenOf(seen, changes) });
      }}
      className="flex max-w-3xl flex-col gap-4"
    >
      {children(form, draft.set, saved)}
      <div className="flex flex-wrap items-center gap-3">
        <Button type="submit" variant="primary" disabled={!draft.isTouched} busy={saving.isPending}>
          Save
        </Button>
        <p className="text-[0.8125rem] text-faint">{note}</p>
      </div>
      <Trouble wrong={wrong} saving={saving} />
    </form>
  );
}

function Trouble({
  wrong,
  saving,
}: {
  wrong: string | null;
  saving: Pick<UseMutationResult, 'isError' | 'error'>;
}) {
  const problem = saving.isError ? problemOf(saving.error) : null;
  const told = wrong ?? (problem === null ? null : `${problem.message} ${problem.advice}`);
  if (told === null) return null;
  return (
    <p role="alert" className="text-[0.8125rem] text-red-ink">
      {told}
    </p>
  );
}
