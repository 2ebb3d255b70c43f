import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { type CallDetail, readWaveform } from '#shared/calls.ts';
import { readVersion, type VersionDetail } from '#shared/versions.ts';
import { queryOf } from '../queries.ts';
import { transcriptQuery } from '../shown/transcript-query.ts';
import { versionAtHand, viewedNumber } from './standing.ts';
import { textOf } from './transcript-text.ts';

/** The version to show: the one that the address names, else the newest with results. */
export function useVersion(call: CallDetail, asked: number | undefined) {
  const number = viewedNumber(call, asked);
  const atHand = versionAtHand(call, number);
  const fetched = useQuery({
    ...queryOf(readVersion, { params: { id: call.id, number } }),
    enabled: atHand === null,
  });
  const version: VersionDetail | undefined = atHand ?? fetched.data;
  return { version, error: fetched.error, retry: () => void fetched.refetch() };
}

/** The transcript of a version, ready to read. */
export function useTranscript(callId: string, version: VersionDetail) {
  const { transcript_id: transcriptId } = version;
  const fetched = useQuery(transcriptQuery(callId, version));
  const { data } = fetched;
  const text = useMemo(
    () => (data === undefined || transcriptId === null ? null : textOf(data)),
    [data, transcriptId],
  );
  const problem = fetched.isError ? { error: fetched.error, retry: () => void fetched.refetch() } : null;
  return { text, problem };
}

/** Peaks and speech of the recording, once it was decoded. */
export function useWaveform(call: CallDetail) {
  return useQuery({
    ...queryOf(readWaveform, { params: { id: call.id } }),
    enabled: call.recording !== null,
    staleTime: Number.POSITIVE_INFINITY,
  });
}
