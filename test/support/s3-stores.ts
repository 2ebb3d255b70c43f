import { createS3Store } from '#server/storage/s3.ts';
import { type S3Deadlines, type S3Settings, usualDeadlines } from '#server/storage/s3-settings.ts';
import type { S3Server } from './s3-servers.ts';

/** Settings of a store on a server of the tests. */
export function settingsFor(
  { endpoint, keys }: Pick<S3Server, 'endpoint' | 'keys'>,
  given: Partial<S3Settings> & { bucket: string },
): S3Settings {
  return {
    region: 'us-east-1',
    endpoint,
    prefix: '',
    keys,
    encryption: null,
    providersFetch: false,
    ...given,
  };
}

/** Deadlines with which a test need not wait. */
export const shortDeadlines: S3Deadlines = { ...usualDeadlines, waitsMs: [1, 1] };

/** A store on a server of the tests. */
export function storeOn(
  server: Pick<S3Server, 'endpoint' | 'keys'>,
  given: Partial<S3Settings> & { bucket: string },
  deadlines: Partial<S3Deadlines> = {},
) {
  return createS3Store(settingsFor(server, given), { ...shortDeadlines, ...deadlines });
}
