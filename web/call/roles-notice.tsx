import { useMutation, useQueryClient } from '@tanstack/react-query';
import { ArrowLeftRight, Info } from 'lucide-react';
import { useState } from 'react';
import { swapCallRoles } from '#shared/call-edits.ts';
import { type CallDetail, readCall, readTimeline } from '#shared/calls.ts';
import type { VersionDetail } from '#shared/versions.ts';
import { call as callApi, problemOf } from '../api.ts';
import { useCan } from '../me.ts';
import { keyOf } from '../queries.ts';
import { transcriptQuery } from '../shown/transcript-query.ts';
import { Button } from '../ui/button.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { useToast } from '../ui/toast.tsx';
import { resultsPrecedeSwap, rolesSentence, swapLabel } from './roles-standing.ts';
import { RunAnalysisDialog } from './run-analysis-dialog.tsx';
import type { Transcript } from './transcript-rows.ts';
import { useReprocess } from './use-reprocess.ts';

type Props = { call: CallDetail; version: VersionDetail; transcript: Transcript };

/** What must be said about who is who, with what to do about it; nothing where it is certain. */
export function RolesNotice({ call, version, transcript }: Props) {
  const can = useCan();
  const swap = useSwap(call.id, transcript.id);
  const target = { campaignId: call.campaign.id, agentId: call.agent?.id ?? null };
  const sentence = rolesSentence(transcript, version);
  if (sentence === null) return null;
  const label = can('calls.edit', target) ? swapLabel(call, version, transcript) : null;
  const mayAnalyze =
    resultsPrecedeSwap(transcript, version) && label !== null && can('calls.reprocess', target);
  return (
    <div
      role="group"
      aria-label="Who is the agent"
      className="flex shrink-0 flex-wrap items-center gap-x-3 gap-y-1 border-b border-line bg-sunken px-4 py-1.5 text-[0.8125rem] text-soft sm:px-6"
    >
      <p role="status" className="flex min-w-0 flex-1 basis-64 items-start gap-2">
        <Info aria-hidden className="mt-0.5 size-3.5 shrink-0 text-amber-dot" />
        {sentence}
      </p>
      {label === null ? null : (
        <Button size="small" busy={swap.isPending} onClick={() => swap.mutate()}>
          {swap.isPending ? null : <ArrowLeftRight aria-hidden />}
          {transcript.roles_swapped === null ? label : 'Swap back'}
        </Button>
      )}
      {mayAnalyze ? <AnalyzeAgain call={call} /> : null}
    </div>
  );
}

/** The way to swap the roles where nothing has to be said about them. */
export function SwapRoles({ call, version, transcript }: Props) {
  const can = useCan();
  const swap = useSwap(call.id, transcript.id);
  const target = { campaignId: call.campaign.id, agentId: call.agent?.id ?? null };
  const label = can('calls.edit', target) ? swapLabel(call, version, transcript) : null;
  if (label === null || rolesSentence(transcript, version) !== null) return null;
  return (
    <IconButton
      size="small"
      label={label}
      icon={<ArrowLeftRight aria-hidden />}
      disabled={swap.isPending}
      onClick={() => swap.mutate()}
    />
  );
}

/** A version with the newest transcript. */
function viewed({ newest, shown }: CallDetail): VersionDetail {
  return newest.transcript_id === null && shown !== null ? shown : newest;
}

function AnalyzeAgain({ call }: { call: CallDetail }) {
  const [asking, setAsking] = useState(false);
  const { start, busy } = useReprocess(call);
  return (
    <>
      <Button size="small" variant="primary" aria-haspopup="dialog" onClick={() => setAsking(true)}>
        Run Analysis with this
      </Button>
      {asking ? (
        <RunAnalysisDialog
          call={call}
          busy={busy !== null}
          onClose={() => setAsking(false)}
          onConfirm={() => start('run_analysis', () => setAsking(false))}
        />
      ) : null}
    </>
  );
}

/** Swaps the roles of the transcript one looks at; the answer names the next one, which then shows. */
function useSwap(callId: string, transcriptId: string) {
  const client = useQueryClient();
  const say = useToast();
  const call = { params: { id: callId } };
  return useMutation({
    mutationFn: () => callApi(swapCallRoles, { ...call, body: { transcript_id: transcriptId } }),
    onSuccess: async (after) => {
      // The words are there before they are asked for, so that the page does not go blank between.
      await client.prefetchQuery(transcriptQuery(callId, viewed(after)));
      client.setQueryData(keyOf(readCall, call), after);
      await client.invalidateQueries({ queryKey: keyOf(readTimeline, call) });
    },
    onError: async (error) => {
      say({ title: problemOf(error).message, text: problemOf(error).advice, tone: 'bad' });
      await client.invalidateQueries({ queryKey: keyOf(readCall, call) });
    },
  });
}
