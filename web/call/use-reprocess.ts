import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type CallDetail, readCall, readTimeline } from '#shared/calls.ts';
import type { SpeechProvider } from '#shared/providers.ts';
import { attachTranscript, reprocessCall } from '#shared/versions.ts';
import { call as callApi, callWithForm, problemOf } from '../api.ts';
import { keyOf } from '../queries.ts';
import { useToast } from '../ui/toast.tsx';
import type { Offer } from './offers.ts';

/** Asks for the next run; the answer shows on the page at once, everything else comes with the live events. */
export function useReprocess(call: CallDetail) {
  const showNewest = useShowNewest(call.id);
  const say = useToast();
  const run = useMutation({
    mutationFn: (body: { kind: Offer['kind']; provider?: SpeechProvider }) =>
      callApi(reprocessCall, { params: { id: call.id }, body }),
    onSuccess: showNewest,
    onError: (error) => {
      const { message, advice } = problemOf(error);
      say({ title: message, text: advice, tone: 'bad' });
    },
  });
  return {
    start: (kind: Offer['kind'], after?: () => void) =>
      run.mutate({ kind }, after === undefined ? {} : { onSettled: after }),
    /** Retries with another provider of speech than the one it failed at. */
    retryWith: (provider: SpeechProvider) => run.mutate({ kind: 'retry', provider }),
    busy: run.isPending ? run.variables.kind : null,
  };
}

/** Gives the call a transcript file, with which its next version is made. What is wrong with the file is `problem`. */
export function useAttachTranscript(callId: string) {
  const showNewest = useShowNewest(callId);
  const { mutate, reset, isPending, error } = useMutation({
    mutationFn: (file: File) => {
      const form = new FormData();
      form.set('transcript', file, file.name);
      return callWithForm(attachTranscript, { params: { id: callId }, form });
    },
    onSuccess: showNewest,
  });
  return {
    attach: (file: File, after: () => void) => mutate(file, { onSuccess: after }),
    forget: reset,
    busy: isPending,
    problem: error === null ? null : problemOf(error),
  };
}

function useShowNewest(callId: string): () => Promise<void> {
  const client = useQueryClient();
  const navigate = useNavigate();
  return async () => {
    await navigate({ to: '/calls/$callId', params: { callId } });
    await Promise.all([
      client.invalidateQueries({ queryKey: keyOf(readCall, { params: { id: callId } }) }),
      client.invalidateQueries({ queryKey: keyOf(readTimeline, { params: { id: callId } }) }),
    ]);
  };
}
