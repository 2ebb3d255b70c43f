import { Readable } from 'node:stream';
import { Upload } from '@aws-sdk/lib-storage';
import type { BlobKey } from '#server/storage/blob-store.ts';
import { createS3Store } from '#server/storage/s3.ts';
import { openS3Client } from '#server/storage/s3-client.ts';
import type { S3Settings } from '#server/storage/s3-settings.ts';

/** What one process is to do with a bucket: put a blob by our store or by the SDK alone, or read it back. */
export type S3Order = {
  readonly settings: S3Settings;
  readonly work: 'ours' | 'bare' | 'read';
  readonly sizeBytes: number;
};

/** How long it took, and the most memory the process ever had. */
export type S3Done = { readonly seconds: number; readonly peakBytes: number };

const key: BlobKey = 'org_bench/call_large/original';
const chunk = Buffer.alloc(1024 * 1024, 'sound ');

async function* bytesOf(sizeBytes: number): AsyncGenerator<Buffer> {
  // A new piece of memory each time, as it comes from a network.
  for (let left = sizeBytes; left > 0; left -= chunk.length) yield Buffer.from(chunk.subarray(0, left));
}

async function perform({ settings, work, sizeBytes }: S3Order): Promise<void> {
  if (work === 'bare') return performBare(settings, sizeBytes);
  const store = createS3Store(settings);
  if (work === 'ours') {
    await store.put(key, bytesOf(sizeBytes));
    return;
  }
  let seen = 0;
  for await (const piece of await store.open(key)) seen += (piece as Buffer).length;
  if (seen !== sizeBytes) throw new Error(`Only ${seen} bytes came back.`);
}

async function performBare(settings: S3Settings, sizeBytes: number): Promise<void> {
  const upload = new Upload({
    client: openS3Client(settings),
    params: { Bucket: settings.bucket, Key: key, Body: Readable.from(bytesOf(sizeBytes)) },
    partSize: 8 * 1024 * 1024,
    queueSize: 4,
  });
  await upload.done();
}

async function serve(order: S3Order): Promise<void> {
  const start = performance.now();
  await perform(order);
  const seconds = (performance.now() - start) / 1_000;
  const done: S3Done = { seconds, peakBytes: process.resourceUsage().maxRSS * 1024 };
  process.send?.(done);
  process.disconnect();
}

process.once('message', (order: S3Order) => void serve(order));
