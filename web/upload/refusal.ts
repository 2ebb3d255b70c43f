import { type ErrorCode, errors, failureOf, KnownError } from '#shared/errors.ts';
import type { ApiProblem } from '../api.ts';
import type { Refusal } from './upload-queue.ts';

/** The refusal that a failed request means. What the catalogue calls final is not tried again as it is. */
export function refusalOf({ code, message, advice }: ApiProblem): Refusal {
  const refusal = { message, advice, mayRetry: code === 'offline' || mayPass(code) };
  return code === 'bulk_item_not_expected' ? { ...refusal, losesPlace: true } : refusal;
}

/** The refusal of a file that need not be sent at all, or null. */
export function refusalBeforeSending(sizeBytes: number): Refusal | null {
  if (sizeBytes > 0) return null;
  const { message, advice } = failureOf(new KnownError('file_empty'));
  return { message, advice, mayRetry: false };
}

/** These end with the file itself; everything else may go better at another time, in another campaign or signed in. */
const endsWithTheFile: readonly ErrorCode[] = [
  'file_unreadable',
  'file_empty',
  'file_too_large',
  'not_audio',
  'no_audio_stream',
  'transcript_unreadable',
];

function mayPass(code: ErrorCode): boolean {
  return code in errors && !endsWithTheFile.includes(code);
}
