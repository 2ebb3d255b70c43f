import { sizeInWords } from '#server/uploads/limit-bytes.ts';
import { KnownError } from '#shared/errors.ts';
import { largestBesideFile } from './multipart.ts';

/**
 * Refuses an upload before it is read when its recording cannot but be too large: when the whole is longer than the
 * limit (bytes; null sets none) and all that may come beside the recording. Throws file_too_large.
 */
export function refuseTooLarge(contentLength: string | undefined, most: number | null): void {
  if (most === null || Number(contentLength ?? 0) <= most + largestBesideFile) return;
  throw new KnownError('file_too_large', { limit: sizeInWords(most) });
}
