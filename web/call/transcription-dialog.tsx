import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { CallDetail } from '#shared/calls.ts';
import { readCampaign } from '#shared/campaigns.ts';
import { transcriptProviders } from '#shared/transcripts.ts';
import type { ApiProblem } from '../api.ts';
import { queryOf } from '../queries.ts';
import { RerunForecast } from '../shown/cost-forecast.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Field } from '../ui/field.tsx';
import { FileInput } from '../ui/file-input.tsx';
import { Loading, Skeleton } from '../ui/skeleton.tsx';
import { Consequences } from './consequences.tsx';
import { rerunConsequences, type TranscriptSource } from './standing.ts';
import { useAttachTranscript, useReprocess } from './use-reprocess.ts';

type Props = { call: CallDetail; onClose: () => void };

/** Asks where a call's next transcript comes from, the campaign's provider or a file, and starts the next version. */
export function TranscriptionDialog({ call, onClose }: Props) {
  const campaign = useQuery(queryOf(readCampaign, { params: { id: call.campaign.id } }));
  const provider = campaign.data?.transcription ?? null;
  const [chosen, setChosen] = useState<TranscriptSource>(
    call.newest.error?.code === 'no_transcription' ? 'file' : 'provider',
  );
  const source = provider === 'none' ? 'file' : chosen;
  const [file, setFile] = useState<File | null>(null);
  const { start, busy } = useReprocess(call);
  const attaching = useAttachTranscript(call.id);
  const confirm = () => {
    if (source === 'provider') start('rerun_transcription', onClose);
    else if (file !== null) attaching.attach(file, onClose);
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={source === 'file' ? 'Attach a transcript' : 'Rerun Transcription of this call?'}
      description={call.file_name}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            variant="primary"
            disabled={campaign.isPending || (source === 'file' && file === null)}
            busy={busy !== null || attaching.busy}
            onClick={confirm}
          >
            {source === 'file' ? 'Attach and run' : 'Rerun Transcription'}
          </Button>
        </>
      }
    >
      {campaign.isPending ? (
        <Loading label="Looking for the campaign’s transcription">
          <Skeleton className="h-24" />
        </Loading>
      ) : (
        <div className="flex flex-col gap-4">
          {provider === 'none' ? (
            <p className="text-sm">
              This campaign has no transcription provider, so a transcript has to come with a file.
            </p>
          ) : (
            <SourceChoice provider={provider} source={source} onChoose={setChosen} />
          )}
          {source === 'file' ? (
            <TranscriptFile
              problem={attaching.problem}
              onChoose={(picked) => {
                attaching.forget();
                setFile(picked);
              }}
            />
          ) : null}
          <Consequences sentences={rerunConsequences(source, call)} />
          <RerunForecast kind={source === 'file' ? 'analyze' : 'transcribe'} callIds={[call.id]} />
        </div>
      )}
    </Dialog>
  );
}

type ChoiceProps = {
  provider: string | null;
  source: TranscriptSource;
  onChoose: (source: TranscriptSource) => void;
};

function SourceChoice({ provider, source, onChoose }: ChoiceProps) {
  const named = (transcriptProviders as Readonly<Record<string, string>>)[provider ?? ''];
  const choices: { value: TranscriptSource; label: string }[] = [
    {
      value: 'provider',
      label: named === undefined ? 'The campaign’s provider' : `The campaign’s provider, ${named}`,
    },
    { value: 'file', label: 'A transcript file' },
  ];
  return (
    <fieldset className="flex flex-col gap-1.5">
      <legend className="mb-1.5 text-[0.8125rem] font-medium">Where the transcript comes from</legend>
      {choices.map(({ value, label }) => (
        <label key={value} className="flex min-h-6 items-center gap-2 text-sm">
          <input
            type="radio"
            name="transcript-source"
            className="size-4 accent-accent"
            checked={source === value}
            onChange={() => onChoose(value)}
          />
          {label}
        </label>
      ))}
    </fieldset>
  );
}

type FileProps = { problem: ApiProblem | null; onChoose: (file: File | null) => void };

function TranscriptFile({ problem, onChoose }: FileProps) {
  return (
    <div>
      <Field
        label="Transcript file"
        hint="WebVTT, SRT, JSON of a speech service, or plain text with “Agent:” and “Customer:” lines."
      >
        {(tied) => (
          <FileInput
            {...tied}
            accept=".vtt,.srt,.json,.txt"
            onChange={({ currentTarget }) => onChoose(currentTarget.files?.[0] ?? null)}
          />
        )}
      </Field>
      <div role="alert" className="text-[0.8125rem] text-red-ink empty:hidden">
        {problem === null ? null : (
          <p className="mt-2 rounded-md bg-red-ground px-3 py-2 break-words">
            <span className="font-medium">{problem.message}</span> {problem.advice}
          </p>
        )}
      </div>
    </div>
  );
}
