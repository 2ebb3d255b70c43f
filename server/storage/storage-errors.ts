import { KnownError } from '#shared/errors.ts';

/** True when the filesystem says that there is no such file or folder. */
export function isMissing(error: unknown): boolean {
  return codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR';
}

/** A filesystem error as the catalogue knows it: disk_full, else storage_unavailable. Other errors pass unchanged. */
export function storageError(error: unknown): unknown {
  const code = codeOf(error);
  if (code === undefined || error instanceof KnownError) return error;
  const full = code === 'ENOSPC' || code === 'EDQUOT';
  return new KnownError(full ? 'disk_full' : 'storage_unavailable', {}, { cause: error });
}

/** For `catch`: reading what is not there is recording_missing. */
export function readError(error: unknown): never {
  throw isMissing(error) ? new KnownError('recording_missing', {}, { cause: error }) : storageError(error);
}

/** For `catch`: what is not there is undefined. */
export function ignoreMissing(error: unknown): undefined {
  if (!isMissing(error)) throw storageError(error);
}

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException | undefined)?.code;
}
