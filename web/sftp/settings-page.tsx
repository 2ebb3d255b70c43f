import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import type { SftpSettingsShown } from '#shared/sftp.ts';
import { readSftpSettings } from '#shared/sftp-endpoints.ts';
import { problemOf } from '../api.ts';
import { queryOf } from '../queries.ts';
import { ProblemState } from '../shown/problem-state.tsx';
import { useDraft } from '../shown/use-draft.ts';
import { Button } from '../ui/button.tsx';
import { buttonClass } from '../ui/button-class.ts';
import { Notice } from '../ui/notice.tsx';
import { PageSkeleton } from '../ui/page-skeleton.tsx';
import { FilterFields } from './filter-fields.tsx';
import { PreviewCard } from './preview-card.tsx';
import { settingsDraft, settingsIn } from './settings-draft.ts';
import { AfterwardsFields, BatchFields, FolderFields } from './settings-fields.tsx';
import { SweepCard } from './sweep-card.tsx';
import { usePreview, useSavingSettings } from './use-settings.ts';

/** A campaign's settings, SFTP: its folder, what a batch waits for, what is left out, and a rehearsal of all that. */
export function SftpSettingsPage() {
  const { campaignId } = useParams({ from: '/inside/campaigns/$campaignId/settings/sftp' });
  const settings = useQuery(queryOf(readSftpSettings, { params: { id: campaignId } }));
  if (settings.isPending) return <PageSkeleton />;
  if (settings.data !== undefined) {
    return <Loaded key={campaignId} campaignId={campaignId} saved={settings.data} />;
  }
  return (
    <ProblemState
      error={settings.error}
      onRetry={() => void settings.refetch()}
      retrying={settings.isFetching}
    />
  );
}

function Loaded({ campaignId, saved }: { campaignId: string; saved: SftpSettingsShown }) {
  const held = useDraft(saved, settingsDraft);
  const { form: draft, set } = held;
  const [wrong, setWrong] = useState<string | null>(null);
  const saving = useSavingSettings(campaignId, held);
  const preview = usePreview(campaignId);
  /** Does it with what is typed, or says what is not right with that. */
  const withSettings = (run: typeof saving.mutate | typeof preview.mutate) => {
    const settings = settingsIn(draft);
    setWrong(typeof settings === 'string' ? settings : null);
    if (typeof settings !== 'string') run(settings);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    withSettings(saving.mutate);
  };
  return (
    <div className="flex max-w-3xl flex-col gap-4">
      {saved.has_connection ? null : <NoConnection />}
      {saved.has_connection && saved.enabled ? <SweepCard campaignId={campaignId} /> : null}
      <form onSubmit={submit} className="flex flex-col gap-4">
        <FolderFields draft={draft} set={set} saved={saved} />
        <BatchFields draft={draft} set={set} campaignId={campaignId} />
        <FilterFields draft={draft} set={set} />
        <AfterwardsFields draft={draft} set={set} />
        <div className="flex flex-wrap items-center gap-3">
          <Button type="submit" variant="primary" disabled={!held.isTouched} busy={saving.isPending}>
            Save
          </Button>
          {saved.has_connection ? (
            <Button busy={preview.isPending} onClick={() => withSettings(preview.mutate)}>
              Preview
            </Button>
          ) : null}
          <p className="text-[0.8125rem] text-faint">
            Preview shows what these settings would make of each file, before you save them.
          </p>
        </div>
        <Told wrong={wrong} error={saving.error} />
      </form>
      <PreviewCard preview={preview} />
    </div>
  );
}

function NoConnection() {
  return (
    <Notice
      tone="blue"
      title="There is no SFTP server yet."
      action={
        <Link to="/settings/sftp" className={buttonClass()}>
          Connect one
        </Link>
      }
    >
      Settings can be saved before; nothing comes until the organization has a connection.
    </Notice>
  );
}

function Told({ wrong, error }: { wrong: string | null; error: Error | null }) {
  const problem = error === null ? null : problemOf(error);
  const told = wrong ?? (problem === null ? null : `${problem.message} ${problem.advice}`);
  if (told === null) return null;
  return (
    <p role="alert" className="text-[0.8125rem] text-red-ink">
      {told}
    </p>
  );
}
