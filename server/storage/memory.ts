import { Readable } from 'node:stream';
import { KnownError } from '#shared/errors.ts';
import { assertBlobKey, type BlobStore } from './blob-store.ts';
import { resolveRange } from './byte-range.ts';
import { hashStream } from './hash-stream.ts';

/** A store that forgets everything when the process ends, for tests and demonstrations. */
export function createMemoryStore(): BlobStore {
  const blobs = new Map<string, Buffer>();

  const read = (key: string): Buffer => {
    assertBlobKey(key);
    const blob = blobs.get(key);
    if (!blob) throw new KnownError('recording_missing');
    return blob;
  };

  return {
    async put(key, bytes, { signal } = {}) {
      assertBlobKey(key);
      signal?.throwIfAborted();
      const stream = hashStream(bytes, signal);
      const chunks: Uint8Array[] = [];
      for await (const chunk of stream.chunks()) chunks.push(Uint8Array.from(chunk));
      blobs.set(key, Buffer.concat(chunks));
      return stream.summary();
    },
    async open(key, range) {
      const blob = read(key);
      const { start, end } = range ? resolveRange(range, blob.length) : { start: 0, end: blob.length - 1 };
      return Readable.from([blob.subarray(start, end + 1)]);
    },
    async stat(key) {
      assertBlobKey(key);
      const blob = blobs.get(key);
      return blob ? { sizeBytes: blob.length } : null;
    },
    async remove(key) {
      assertBlobKey(key);
      blobs.delete(key);
    },
    localPath(key) {
      assertBlobKey(key);
      return null;
    },
    async presign(key) {
      assertBlobKey(key);
      return null;
    },
    async freeBytes() {
      return null;
    },
  };
}
