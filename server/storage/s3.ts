import { Readable } from 'node:stream';
import {
  DeleteObjectCommand,
  GetBucketVersioningCommand,
  GetObjectCommand,
  type GetObjectCommandOutput,
  HeadObjectCommand,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { KnownError } from '#shared/errors.ts';
import { assertBlobKey, type BlobKey, type BlobStore, type ByteRange } from './blob-store.ts';
import { removeAbandonedUploads } from './s3-abandoned.ts';
import { openS3Client, type S3Place } from './s3-client.ts';
import { isNowhere, s3Error, statusOf } from './s3-errors.ts';
import { putBlob } from './s3-put.ts';
import { sendAgain, withinDeadline } from './s3-send.ts';
import { type S3Deadlines, type S3Settings, usualDeadlines } from './s3-settings.ts';
import { watchBody } from './watch-body.ts';

/** A store in S3, with what only such a store has to do. */
export type S3Store = BlobStore & {
  /** Takes back uploads that dead processes have left unfinished, and that nobody has sent to since; answers how many. */
  removeAbandonedUploads(before: Date): Promise<number>;
  /** Whether the bucket keeps what was removed as an older version. */
  keepsVersions(): Promise<boolean>;
  close(): void;
};

/**
 * A store in a bucket of S3, or of a server that speaks like it: one object for each blob, at its key after the prefix.
 * Besides the errors of the port it throws storage_refused for what the operator must mend.
 */
export function createS3Store(settings: S3Settings, deadlines: S3Deadlines = usualDeadlines): S3Store {
  const client = openS3Client(settings);
  const { bucket, prefix, encryption } = settings;
  const place: S3Place = { client, bucket, deadlines };
  const nameOf = (key: string): string => {
    assertBlobKey(key);
    return `${prefix}${key}`;
  };
  const objectOf = (key: BlobKey) => ({ Bucket: bucket, Key: nameOf(key) });
  const stat = async (key: BlobKey) => {
    const command = new HeadObjectCommand(objectOf(key));
    const found = await ask(place, (abortSignal) => client.send(command, { abortSignal })).catch(orNull);
    return found === null ? null : { sizeBytes: found.ContentLength ?? 0 };
  };

  return {
    put: async (key, bytes, { signal } = {}) => putBlob({ ...place, encryption }, nameOf(key), bytes, signal),
    async open(key, range) {
      if (range !== undefined && isEmpty(range)) throw await nothingThere(stat, key);
      const command = new GetObjectCommand({ ...objectOf(key), Range: headerOf(range) });
      const answer = await ask(place, (abortSignal) => client.send(command, { abortSignal })).catch(
        async (error: unknown) => {
          throw statusOf(error) === 416 ? await nothingThere(stat, key) : s3Error(error);
        },
      );
      return bodyOf(answer, { range, stallMs: deadlines.stallMs });
    },
    stat,
    async remove(key) {
      const command = new DeleteObjectCommand(objectOf(key));
      await ask(place, (abortSignal) => client.send(command, { abortSignal })).catch(orNull);
    },
    localPath(key) {
      assertBlobKey(key);
      return null;
    },
    async presign(key, { expiresSeconds }) {
      const command = new GetObjectCommand(objectOf(key));
      if (!settings.providersFetch) return null;
      return getSignedUrl(client, command, { expiresIn: expiresSeconds }).catch((error: unknown) => {
        throw s3Error(error);
      });
    },
    freeBytes: async () => null,
    removeAbandonedUploads: (before) => removeAbandonedUploads(place, `${prefix}org_`, before),
    async keepsVersions() {
      const command = new GetBucketVersioningCommand({ Bucket: bucket });
      const { Status } = await ask(place, (abortSignal) => client.send(command, { abortSignal })).catch(
        (error: unknown) => {
          throw s3Error(error);
        },
      );
      return Status !== undefined;
    },
    close: () => client.destroy(),
  };
}

/** A question changes nothing, and a removal nothing more: both are sent again over passing trouble. */
function ask<Answer>(
  { deadlines }: S3Place,
  send: (signal: AbortSignal) => Promise<Answer>,
): Promise<Answer> {
  return sendAgain(deadlines, () => withinDeadline({ deadlineMs: deadlines.questionMs }, send));
}

/** For `catch`: what is not there is null. */
function orNull(error: unknown): null {
  if (isNowhere(error)) return null;
  throw s3Error(error);
}

/** As a header such a range would be no range, and the answer the whole blob. */
function isEmpty({ start, end }: ByteRange): boolean {
  return start < 0 || (end !== undefined && end < start);
}

function headerOf(range: ByteRange | undefined): string | undefined {
  return range && `bytes=${range.start}-${range.end ?? ''}`;
}

async function nothingThere(stat: BlobStore['stat'], key: BlobKey): Promise<KnownError> {
  const found = await stat(key);
  return found === null
    ? new KnownError('recording_missing')
    : new KnownError('range_not_satisfiable', { size_bytes: found.sizeBytes });
}

/** What came back as a stream. A server that knows no ranges would send the whole, which is not what was asked for. */
function bodyOf(
  { Body: body, ContentLength, ContentRange }: GetObjectCommandOutput,
  { range, stallMs }: { range: ByteRange | undefined; stallMs: number },
): Readable {
  if (!(body instanceof Readable)) throw new KnownError('storage_unavailable');
  if (range === undefined || ContentRange !== undefined)
    return watchBody(body, { stallMs, explain: s3Error });
  body.destroy();
  if (ContentLength === 0) throw new KnownError('range_not_satisfiable', { size_bytes: 0 });
  throw new KnownError('storage_unavailable', {}, { cause: new Error('The server ignores ranges') });
}
