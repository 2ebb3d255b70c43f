import { KnownError } from '#shared/errors.ts';

/** An exchange that took longer than it may. */
export class S3TimeoutError extends Error {
  override name = 'S3TimeoutError';
}

/** What S3 says about how it is set up, by its own words (AWS, “Error responses”), in ours. */
const refusals: Readonly<Record<string, string>> = {
  AccessDenied: 'the access key may not do this',
  AccountProblem: 'the account is closed or blocked',
  AllAccessDisabled: 'the account is closed or blocked',
  AuthorizationHeaderMalformed: 'the bucket lies in another region',
  CredentialsProviderError: 'this machine has no access key',
  ExpiredToken: 'the access key has expired',
  Forbidden: 'the access key may not do this',
  InvalidAccessKeyId: 'it does not know the access key',
  InvalidBucketName: 'the name of the bucket is not valid',
  InvalidToken: 'the session token is not valid',
  NoSuchBucket: 'there is no such bucket',
  PermanentRedirect: 'the bucket lies in another region',
  RequestTimeTooSkewed: 'the clock of this machine is wrong, or its own is',
  SignatureDoesNotMatch: 'the secret access key is wrong',
  TokenRefreshRequired: 'the access key has expired',
};

/** Answers to HEAD have no words, so their status is all there is. */
const refusedStatuses: Readonly<Record<number, string>> = {
  301: 'the bucket lies in another region',
  403: 'the access key may not do this',
};

const full = new Set(['QuotaExceeded', 'XMinioStorageFull', 'InsufficientStorage', 'EntityTooLarge']);

/** The last three say that what arrived is not what was sent. */
const passing = new Set([
  'SlowDown',
  'RequestTimeout',
  'RequestTimeTooSkewed',
  'BadDigest',
  'XAmzContentSHA256Mismatch',
  'IncompleteBody',
]);

/**
 * An error of the client as the catalogue knows it: recording_missing, disk_full, storage_refused for what a person must
 * mend, else storage_unavailable. What is known already passes unchanged.
 */
export function s3Error(error: unknown): KnownError {
  if (error instanceof KnownError) return error;
  const name = nameOf(error);
  const status = statusOf(error);
  if (name === 'NoSuchKey') return new KnownError('recording_missing', {}, { cause: error });
  if (full.has(name) || status === 507) return new KnownError('disk_full', {}, { cause: error });
  const problem = name.startsWith('KMS.')
    ? 'the encryption key cannot be used'
    : (refusals[name] ?? refusedStatuses[status]);
  if (problem !== undefined) return new KnownError('storage_refused', { problem }, { cause: error });
  return new KnownError('storage_unavailable', {}, { cause: error });
}

/**
 * Whether the same may be well when it is sent once more: the server is busy or broken for the moment, or the line is.
 * A wrong clock counts, because its refusal tells the client the right time.
 */
export function isPassing(error: unknown): boolean {
  if (error instanceof S3TimeoutError) return true;
  const name = nameOf(error);
  if (passing.has(name)) return true;
  const status = statusOf(error);
  if (status > 0) return status === 429 || (status >= 500 && status !== 501 && status !== 507);
  return error instanceof Error && 'code' in error;
}

/** True when there is no such object, or no such upload. */
export function isNowhere(error: unknown): boolean {
  return statusOf(error) === 404 && nameOf(error) !== 'NoSuchBucket';
}

/** The HTTP status of a refusal; 0 when there was no answer. */
export function statusOf(error: unknown): number {
  const { $metadata } = (error ?? {}) as { $metadata?: { httpStatusCode?: number } };
  return $metadata?.httpStatusCode ?? 0;
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : '';
}
