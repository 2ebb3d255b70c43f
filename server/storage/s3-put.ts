import { randomUUID } from 'node:crypto';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import type { StoredBlob } from './blob-store.ts';
import { hashStream } from './hash-stream.ts';
import type { S3Place } from './s3-client.ts';
import { s3Error } from './s3-errors.ts';
import { md5Of } from './s3-md5.ts';
import { putParts } from './s3-multipart.ts';
import { inParts, type Part } from './s3-parts.ts';
import { sendAgain, withinDeadline } from './s3-send.ts';
import type { S3Encryption } from './s3-settings.ts';

/** S3 takes ten thousand parts at most, so that a blob of 78 GiB is the largest. */
const partBytes = 8 * 1024 * 1024;

/** Stores a blob: a small one at once, a larger one in parts. Holds five parts in memory at most. */
export async function putBlob(
  place: S3Place & { encryption: S3Encryption | null },
  name: string,
  bytes: AsyncIterable<Uint8Array>,
  signal: AbortSignal | undefined,
): Promise<StoredBlob> {
  signal?.throwIfAborted();
  const stop = new AbortController();
  const stream = hashStream(bytes, AbortSignal.any([stop.signal, ...(signal ? [signal] : [])]));
  const follow = (): void => stop.abort(signal?.reason);
  signal?.addEventListener('abort', follow, { once: true });
  const free: Buffer[] = [];
  const parts = inParts(stream.chunks(), partBytes, () => free.pop() ?? Buffer.allocUnsafeSlow(partBytes));
  const head = { Bucket: place.bucket, Key: name, Metadata: { put: randomUUID() }, ...sealed(place) };
  try {
    const first = await parts.next();
    if (first.done === true || first.value.isLast) {
      await putWhole(place, head, first.value?.bytes ?? Buffer.alloc(0), stop.signal);
    } else {
      const give = (part: Buffer): void => void free.push(part);
      await putParts(place, head, withFirst(first.value, parts), { stop, give });
    }
    return stream.summary();
  } catch (error) {
    stream.destroy();
    signal?.throwIfAborted();
    if (stream.sourceError() !== undefined && stream.sourceError() === error) throw error;
    throw s3Error(error);
  } finally {
    signal?.removeEventListener('abort', follow);
  }
}

async function* withFirst(first: Part, rest: AsyncIterable<Part>): AsyncGenerator<Part> {
  yield first;
  yield* rest;
}

function sealed({ encryption }: { encryption: S3Encryption | null }) {
  if (encryption === null) return {};
  const { by } = encryption;
  const keyId = by === 'aws:kms' ? encryption.keyId : null;
  return { ServerSideEncryption: by, ...(keyId === null ? {} : { SSEKMSKeyId: keyId }) };
}

async function putWhole(
  { client, deadlines }: S3Place,
  head: ConstructorParameters<typeof PutObjectCommand>[0],
  bytes: Buffer,
  signal: AbortSignal,
): Promise<void> {
  const ContentMD5 = md5Of(bytes);
  const { waitsMs, partMs: deadlineMs } = deadlines;
  await sendAgain({ waitsMs, signal }, () =>
    withinDeadline({ deadlineMs, signal }, (abortSignal) =>
      client.send(new PutObjectCommand({ ...head, Body: bytes, ContentMD5 }), { abortSignal }),
    ),
  );
}
