import { pairByBaseName } from '#shared/pairing.ts';
import type { FileRow } from './batches.db.ts';
import { type Filters, leftOut } from './verdict.ts';

/**
 * The transcript of each recording of a batch that is still to be decided, by their ids: of those in the batch and of
 * `spare` ones, which earlier batches had no recording for. A filter's exclusion holds for transcripts too.
 */
export function transcriptsBeside(
  files: readonly FileRow[],
  spare: readonly FileRow[],
  filters: Filters,
): ReadonlyMap<string, string> {
  const recordings = files.filter(({ kind, status }) => kind === 'recording' && status === 'detected');
  const here = files.filter(({ kind, status }) => kind === 'transcript' && status !== 'failed');
  const transcripts = [...new Map([...spare, ...here].map((file) => [file.id, file])).values()].filter(
    (file) => file.present && leftOut(filters, { ...file, sizeBytes: file.size_bytes }) === null,
  );
  if (recordings.length === 0 || transcripts.length === 0) return new Map();
  const { pairs } = pairByBaseName([...recordings, ...transcripts]);
  return new Map(
    pairs.flatMap(({ recording, transcript }) =>
      transcript === null ? [] : [[recording.id, transcript.id]],
    ),
  );
}
