import { basename } from 'node:path/posix';
import type { SuppliedFile } from '#server/uploads/receive-file.ts';
import { KnownError } from '#shared/errors.ts';
import { largestTranscriptBytes } from '#shared/uploads.ts';
import type { FileRow } from './batches.db.ts';
import { below } from './names.ts';
import type { Remote } from './remote.ts';

/**
 * Reads the transcript that goes with a recording; null when it has none, or it was taken away. Throws
 * sftp_transcript_unreadable, sftp_changed when it is not as it was seen, and what loses the connection.
 */
export async function takeTranscript(
  { remote, folder }: { readonly remote: Remote; readonly folder: string },
  transcript: FileRow | undefined,
): Promise<SuppliedFile | null> {
  if (transcript?.present !== true) return null;
  const path = below(folder, transcript.path);
  const name = basename(transcript.path);
  const isAsSeen = async (): Promise<boolean> => {
    const now = await remote.stat(path);
    return (
      now?.sizeBytes === transcript.size_bytes &&
      now.modifiedAt.getTime() === transcript.modified_at.getTime()
    );
  };
  if (transcript.size_bytes > largestTranscriptBytes)
    throw unusable(name, `it is larger than ${largestTranscriptBytes / 1_000_000} MB`);
  if (!(await isAsSeen())) throw new KnownError('sftp_changed');
  const pieces: Uint8Array[] = [];
  try {
    for await (const piece of remote.read(path, transcript.size_bytes)) pieces.push(piece);
  } catch (error) {
    if (!(error instanceof KnownError)) throw error;
    if (error.code === 'sftp_file_refused') throw unusable(name, 'the SFTP server does not let us read it');
    throw error.code === 'sftp_vanished' ? new KnownError('sftp_changed') : error;
  }
  if (!(await isAsSeen())) throw new KnownError('sftp_changed');
  return { name, bytes: Buffer.concat(pieces) };
}

/** What is wrong with a transcript, told as that of a file on a server; any other error as it is. */
export function asTranscriptProblem(error: KnownError): KnownError {
  if (error.code !== 'transcript_unreadable') return error;
  const { file, problem } = error.details;
  return unusable(String(file), String(problem));
}

function unusable(file: string, problem: string): KnownError {
  return new KnownError('sftp_transcript_unreadable', { file, problem });
}
