import { randomUUID } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import type { BlobKey, BlobStore } from './blob-store.ts';

const sample = Buffer.from('TotalView looks whether recordings can be kept here.');

/**
 * Stores a small blob, reads a part of it and removes it. Throws the error of the first step that fails, in the words
 * of the catalogue.
 */
export async function examineStore(store: BlobStore): Promise<void> {
  const key: BlobKey = `org_doctor/check-${randomUUID()}`;
  await store.put(key, once(sample));
  try {
    const part = await buffer(await store.open(key, { start: 10, end: 19 }));
    if (!part.equals(sample.subarray(10, 20))) throw new Error('It gave back other bytes than it was given.');
  } finally {
    await store.remove(key);
  }
}

async function* once(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  yield bytes;
}
