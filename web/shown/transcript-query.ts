import { queryOptions } from '@tanstack/react-query';
import { readTranscript, type VersionDetail } from '#shared/versions.ts';
import { call } from '../api.ts';

/** The query of a version's transcript. Versions that share a transcript share the answer: it never changes. */
export function transcriptQuery(callId: string, version: Pick<VersionDetail, 'number' | 'transcript_id'>) {
  const { number, transcript_id: transcriptId } = version;
  return queryOptions({
    queryKey: [readTranscript.path, { params: { id: callId } }, transcriptId] as const,
    queryFn: ({ signal }) =>
      call(readTranscript, { params: { id: callId }, query: { version: number }, signal }),
    enabled: transcriptId !== null,
    staleTime: Number.POSITIVE_INFINITY,
  });
}
