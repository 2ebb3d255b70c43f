import type { FileHandle } from 'node:fs/promises';

/** So much is written at once. A form arrives in pieces of 64 KB and less, and each write is a way to another thread. */
const batchBytes = 1_048_576;

/**
 * Writes chunks to a file in their order, many at a time; the next ones are read while the last ones are being written.
 * Holds at most two batches in memory. Fails with the error of the source or of the file.
 */
export async function writeBatches(
  file: Pick<FileHandle, 'writev'>,
  chunks: AsyncIterable<Uint8Array>,
): Promise<void> {
  let batch: Uint8Array[] = [];
  let size = 0;
  let writing = Promise.resolve();
  try {
    for await (const chunk of chunks) {
      batch.push(chunk);
      size += chunk.byteLength;
      if (size < batchBytes) continue;
      await writing;
      writing = writeAll(file, batch);
      // Awaited before the next one; until then a failure must not count as one that nobody looks at.
      writing.catch(() => undefined);
      batch = [];
      size = 0;
    }
  } finally {
    // Whoever closes the file must find no write under way.
    await writing.catch(() => undefined);
  }
  await writing;
  await writeAll(file, batch);
}

/** Writes all of a batch, however many bytes the system takes at a time. */
async function writeAll(file: Pick<FileHandle, 'writev'>, batch: readonly Uint8Array[]): Promise<void> {
  let left = batch.filter((chunk) => chunk.byteLength > 0);
  while (left.length > 0) {
    const { bytesWritten } = await file.writev(left);
    left = after(left, bytesWritten);
  }
}

function after(chunks: readonly Uint8Array[], bytes: number): Uint8Array[] {
  let skip = bytes;
  return chunks.flatMap((chunk) => {
    const rest = chunk.subarray(Math.min(skip, chunk.byteLength));
    skip -= chunk.byteLength - rest.byteLength;
    return rest.byteLength === 0 ? [] : [rest];
  });
}
