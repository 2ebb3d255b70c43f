import type { ErrorCode } from '#shared/errors.ts';

/** Failures that another try can mend. What needs another file or a row is taken up by itself when that comes. */
export const retryableCodes: readonly ErrorCode[] = [
  'sftp_lost',
  'sftp_unreachable',
  'sftp_file_refused',
  'disk_full',
  'storage_unavailable',
  'storage_refused',
  'internal',
  'file_too_large',
  'not_audio',
  'recording_damaged',
  'no_audio_stream',
  'file_empty',
  'sftp_transcript_unreadable',
];
