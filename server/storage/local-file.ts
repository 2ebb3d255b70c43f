import { createWriteStream } from 'node:fs';
import { mkdtemp, open, rm } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { KnownError } from '#shared/errors.ts';
import type { BlobKey, BlobStore, StoredBlob } from './blob-store.ts';
import { keptIn } from './kept-in.ts';
import { expectRoom, type WorkRoom } from './room.ts';
import { storageError } from './storage-errors.ts';

type Place = { readonly store: BlobStore; readonly key: BlobKey };
type Bounds = WorkRoom & { readonly signal?: AbortSignal | undefined };

/**
 * Calls `use` with a path where the blob can be read as a file: its own place where the store is on this disk, else a
 * copy in a fresh folder, removed afterwards. Throws recording_missing when there is no such blob, disk_full when there
 * is no room for a copy.
 */
export async function withLocalFile<Result>(
  { store, key }: Place,
  { signal, ...room }: Bounds,
  use: (file: string) => Promise<Result>,
): Promise<Result> {
  const here = store.localPath(key);
  const found = await store.stat(key);
  if (found === null) throw new KnownError('recording_missing');
  if (here !== null) return use(here);
  await expectRoom(room, found.sizeBytes);
  return inFreshFolder(room, async (copy) => {
    const bytes = await store.open(key);
    try {
      await pipeline(bytes, createWriteStream(copy, { mode: 0o600 }), { signal });
    } catch (error) {
      throw signal?.aborted === true ? error : storageError(error);
    }
    return use(copy);
  });
}

/**
 * Stores the bytes, and calls `look` with a path where they can be read as a file: the blob's own place, or a copy that
 * was written on the way and is removed afterwards.
 */
export async function putAndLook<Result>(
  { store, key }: Place,
  bytes: AsyncIterable<Uint8Array>,
  { signal, ...room }: Bounds,
  look: (file: string, stored: StoredBlob) => Promise<Result>,
): Promise<Result> {
  const here = store.localPath(key);
  if (here !== null) return look(here, await store.put(key, bytes, { signal }));
  return inFreshFolder(room, async (copy) => {
    const file = await open(copy, 'wx', 0o600);
    try {
      const stored = await store.put(key, keptIn(file, bytes, room), { signal });
      return await look(copy, stored);
    } finally {
      await file.close();
    }
  });
}

async function inFreshFolder<Result>(
  { folder }: WorkRoom,
  use: (file: string) => Promise<Result>,
): Promise<Result> {
  const fresh = await mkdtemp(path.join(folder, 'recording-'));
  try {
    return await use(path.join(fresh, 'original'));
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
}
