import { createHash } from 'node:crypto';
import { addAbortSignal, Readable } from 'node:stream';
import type { StoredBlob } from './blob-store.ts';

/** Bytes on their way to a store: passed on one by one as they are, while they are counted and hashed. */
export type HashedStream = {
  chunks(): AsyncGenerator<Uint8Array>;
  /** What has passed; call it once, when the stream has ended. */
  summary(): StoredBlob;
  /** The error of the source, if it was the source that failed and not the store. */
  sourceError(): unknown;
  /** Lets go of the source when it will not be read after all. */
  destroy(): void;
};

/** Counts and hashes a source while it is read. An abort destroys the source at once, even while it is silent. */
export function hashStream(bytes: AsyncIterable<Uint8Array>, signal?: AbortSignal): HashedStream {
  const source = bytes instanceof Readable ? bytes : Readable.from(bytes, { objectMode: true });
  // A source may break before the store begins to read; the loop below then tells its error.
  source.on('error', () => {});
  if (signal) addAbortSignal(signal, source);
  const hash = createHash('sha256');
  let sizeBytes = 0;
  let failure: unknown;

  async function* chunks(): AsyncGenerator<Uint8Array> {
    try {
      for await (const chunk of source as AsyncIterable<Uint8Array>) {
        hash.update(chunk);
        sizeBytes += chunk.byteLength;
        yield chunk;
      }
    } catch (error) {
      failure = error;
      throw error;
    }
  }

  return {
    chunks,
    summary: () => ({ sizeBytes, sha256: hash.digest('hex') }),
    sourceError: () => failure,
    destroy: () => {
      source.destroy();
    },
  };
}
