import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';
import type { S3Deadlines, S3Settings } from './s3-settings.ts';

/** A client and the place in it where blobs are kept. */
export type S3Place = {
  readonly client: S3Client;
  readonly bucket: string;
  readonly deadlines: S3Deadlines;
};

/** Whoever listens to a recording holds a connection for as long, and must not keep the next upload waiting. */
const connections = { keepAlive: true, maxSockets: 1_000, noDelay: true };

/** The client of a store. It tries nothing again by itself and leaves all waiting to our deadlines. */
export function openS3Client({ region, endpoint, bucket, keys }: S3Settings): S3Client {
  const config: S3ClientConfig = {
    region,
    // Servers other than AWS rarely have a name for each bucket, and a certificate covers no bucket with a dot.
    forcePathStyle: endpoint !== null || bucket.includes('.'),
    // The client’s own checksums of streams are refused by many servers, and by default it signs one of nothing into
    // addresses for others. Parts carry their MD5 instead, which every server compares.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    maxAttempts: 1,
    requestHandler: {
      connectionTimeout: 10_000,
      socketTimeout: 0,
      httpAgent: new HttpAgent(connections),
      httpsAgent: new HttpsAgent(connections),
    },
    ...(endpoint === null ? {} : { endpoint }),
    ...(keys === null ? {} : { credentials: keys }),
  };
  return new S3Client(config);
}
