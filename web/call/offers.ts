import type { CallDetail } from '#shared/calls.ts';
import { mayRerun } from './standing.ts';

/** One thing that may be asked of a call; `refusal` says why it cannot be asked for now. */
export type Offer = {
  readonly kind: 'retry' | 'requeue' | 'rerun_transcription' | 'run_analysis';
  readonly label: string;
  readonly main: boolean;
  readonly refusal: string | null;
};

/** What to offer for a call, by the status of its newest version; the main thing last. */
export function offersFor(call: CallDetail): Offer[] {
  const { newest } = call;
  if (newest.status === 'pending') return [startOffer(newest.waiting?.reason === 'not_started')];
  const running = mayRerun(call) ? null : 'This call is being processed already.';
  const hasTranscript = newest.transcript_id !== null || (call.shown?.transcript_id ?? null) !== null;
  const failed = newest.status === 'failed';
  const transcribe: Offer = {
    kind: 'rerun_transcription',
    label: 'Rerun Transcription',
    main: false,
    refusal: running ?? (call.audio_deleted_at === null ? null : 'The recording was deleted.'),
  };
  const analyze: Offer = {
    kind: 'run_analysis',
    label: 'Run Analysis',
    main: !failed,
    refusal: running ?? (hasTranscript ? null : 'There is no transcript to analyze yet.'),
  };
  const needsRecording = call.audio_deleted_at !== null && newest.error?.stage === 'transcribe';
  const retry: Offer = {
    kind: 'retry',
    label: 'Retry',
    main: true,
    refusal: needsRecording ? 'The recording was deleted.' : null,
  };
  return failed ? [transcribe, analyze, retry] : [transcribe, analyze];
}

function startOffer(notStarted: boolean): Offer {
  return {
    kind: 'requeue',
    label: notStarted ? 'Start' : 'Put back in line',
    main: notStarted,
    refusal: null,
  };
}
