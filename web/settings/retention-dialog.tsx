import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useId } from 'react';
import {
  editRetention,
  listRetention,
  previewRetention,
  type RetentionPreview,
  type RetentionRule,
  type RetentionShown,
} from '#shared/retention.ts';
import { call, problemOf } from '../api.ts';
import { keyOf, queryOf } from '../queries.ts';
import { seenOf, useDraft } from '../shown/use-draft.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { NumberField } from '../ui/number-field.tsx';
import { useToast } from '../ui/toast.tsx';
import { daysIn, deletedWords, isNeedless } from './retention-words.ts';

type Props = { rule: RetentionShown; onClose: () => void };

/** Sets a campaign's rule, once it was said how much that deletes now. */
export function RetentionDialog({ rule: saved, onClose }: Props) {
  const form = useId();
  const { campaign } = saved;
  const draft = useDraft(saved, ({ audio_days, call_days }) => ({
    audio: audio_days?.toString() ?? '',
    calls: call_days?.toString() ?? '',
  }));
  const { audio, calls } = draft.form;
  const rule = ruleIn(audio, calls);
  const preview = usePreview(campaign.id, rule);
  const saving = useSaving(draft, onClose);
  const deleted = preview.data === undefined ? null : deletedWords(preview.data);
  const changed =
    rule !== null && (rule.audio_days !== draft.seen.audio_days || rule.call_days !== draft.seen.call_days);
  const problem = saving.error === null ? null : problemOf(saving.error);
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={`Retention of ${campaign.name}`}
      description="Leave a field empty to keep for ever."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            type="submit"
            form={form}
            variant={deleted === null ? 'primary' : 'danger'}
            disabled={!changed || preview.isPlaceholderData || preview.data === undefined}
            busy={saving.isPending}
          >
            {deleted === null ? 'Save' : 'Save and delete'}
          </Button>
        </>
      }
    >
      <form
        id={form}
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (rule !== null) saving.mutate(rule);
        }}
      >
        <DaysField
          label="Delete recordings after"
          hint="The sound alone: transcript, results and score stay. A call that is not processed yet keeps it."
          text={audio}
          onChange={(text) => draft.set({ audio: text })}
        />
        <DaysField
          label="Delete calls after"
          hint="With recording, transcripts and results. The audit log keeps that there was a call, without content."
          text={calls}
          onChange={(text) => draft.set({ calls: text })}
        />
        <Consequence rule={rule} preview={preview.data} />
        {problem === null ? null : (
          <p role="alert" className="text-[0.8125rem] text-red-ink">
            {problem.message} {problem.advice}
          </p>
        )}
      </form>
    </Dialog>
  );
}

function ruleIn(audio: string, calls: string): RetentionRule | null {
  const [audioDays, callDays] = [daysIn(audio), daysIn(calls)];
  return audioDays === undefined || callDays === undefined
    ? null
    : { audio_days: audioDays, call_days: callDays };
}

function usePreview(campaignId: string, rule: RetentionRule | null) {
  const { audio_days: audio, call_days: calls } = rule ?? { audio_days: null, call_days: null };
  const query = {
    ...(audio === null ? {} : { audio_days: audio }),
    ...(calls === null ? {} : { call_days: calls }),
  };
  return useQuery({
    ...queryOf(previewRetention, { params: { id: campaignId }, query }),
    enabled: rule !== null,
    placeholderData: keepPreviousData,
  });
}

type Draft = Pick<ReturnType<typeof useDraft<RetentionShown, object>>, 'seen' | 'refused'>;

function useSaving({ seen, refused }: Draft, onSaved: () => void) {
  const client = useQueryClient();
  const say = useToast();
  return useMutation({
    mutationFn: (rule: RetentionRule) =>
      call(editRetention, {
        params: { id: seen.campaign.id },
        body: { ...rule, seen: seenOf(seen, rule) },
      }),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: keyOf(listRetention) });
      say({ title: 'Saved.', tone: 'good' });
      onSaved();
    },
    onError: (error) => refused(error, () => client.invalidateQueries({ queryKey: keyOf(listRetention) })),
  });
}

type DaysProps = { label: string; hint: string; text: string; onChange: (text: string) => void };

function DaysField(props: DaysProps) {
  const wrong = daysIn(props.text) === undefined;
  const error = wrong ? 'Give a whole number of days from 1 to 36,500.' : undefined;
  return <NumberField {...props} unit="days" whole error={error} />;
}

/** What saving does at once. */
function Consequence({
  rule,
  preview,
}: {
  rule: RetentionRule | null;
  preview: RetentionPreview | undefined;
}) {
  if (rule === null || preview === undefined) return <Told>Counting what is too old already.</Told>;
  const words = deletedWords(preview);
  return (
    <Told>
      {words === null ? (
        'This deletes nothing now.'
      ) : (
        <strong className="font-semibold text-red-ink">{`This would delete ${words} now. It cannot be undone.`}</strong>
      )}
      {isNeedless(rule)
        ? ' Calls go no later than their recordings, so the first rule has nothing to do.'
        : ''}
    </Told>
  );
}

function Told({ children }: { children: ReactNode }) {
  return (
    <p role="status" className="rounded-md bg-sunken px-3 py-2 text-[0.8125rem]">
      {children}
    </p>
  );
}
