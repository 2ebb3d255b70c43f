import { randomUUID } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { mkdir, open, readdir, rename, rmdir, stat, statfs, unlink } from 'node:fs/promises';
import path from 'node:path';
import { KnownError } from '#shared/errors.ts';
import { assertBlobKey, type BlobKey, type BlobStore, type StoredBlob } from './blob-store.ts';
import { resolveRange } from './byte-range.ts';
import { hashStream } from './hash-stream.ts';
import { shared } from './shared-runs.ts';
import { ignoreMissing, isMissing, readError, storageError } from './storage-errors.ts';
import { writeBatches } from './write-batches.ts';

/** Unfinished blobs lie here, in the same filesystem as the finished ones, so that a rename makes them visible. */
const incoming = '.incoming';

/**
 * A store in a folder of this machine (or a shared mount): one file for each blob, at its key below `root`, an
 * absolute path. The folder is made by the first put, readable by its owner alone.
 */
export function createFilesystemStore(root: string): BlobStore {
  const pathOf = (key: string): string => {
    assertBlobKey(key);
    return path.join(root, ...key.split('/'));
  };
  const syncFolder = shared(syncOne);

  return {
    async put(key, bytes, { signal } = {}) {
      const target = pathOf(key);
      signal?.throwIfAborted();
      const temporary = path.join(root, incoming, randomUUID());
      try {
        const blob = await writeWhole(temporary, bytes, signal);
        await moveInto({ root, syncFolder }, temporary, target);
        return blob;
      } catch (error) {
        await unlink(temporary).catch(ignoreMissing);
        throw error;
      }
    },
    async open(key, range) {
      const handle = await open(pathOf(key)).catch(readError);
      try {
        const found = await handle.stat();
        if (!found.isFile()) throw new KnownError('recording_missing');
        return handle.createReadStream(range ? resolveRange(range, found.size) : {});
      } catch (error) {
        await handle.close();
        throw error;
      }
    },
    async stat(key) {
      const found = await stat(pathOf(key)).catch(ignoreMissing);
      return found?.isFile() ? { sizeBytes: found.size } : null;
    },
    async remove(key) {
      await unlink(pathOf(key)).catch(ignoreMissing);
      await removeEmptyFolders(root, key);
    },
    localPath: pathOf,
    async presign(key) {
      assertBlobKey(key);
      return null;
    },
    async freeBytes() {
      await mkdir(root, { recursive: true, mode: 0o700 });
      const { bavail, bsize } = await statfs(root);
      return bavail * bsize;
    },
  };
}

/**
 * Removes what processes that died while storing have left behind: unfinished blobs not written to since `before`.
 * Gives their number. Leave a generous age (a day), because other processes may be storing at this moment.
 */
export async function removeAbandonedPuts(root: string, before: Date): Promise<number> {
  const folder = path.join(root, incoming);
  const names = (await readdir(folder).catch(ignoreMissing)) ?? [];
  let removed = 0;
  for (const name of names) {
    const file = path.join(folder, name);
    const found = await stat(file).catch(ignoreMissing);
    if (!found || found.mtime >= before) continue;
    await unlink(file).catch(ignoreMissing);
    removed += 1;
  }
  return removed;
}

async function writeWhole(
  file: string,
  bytes: AsyncIterable<Uint8Array>,
  signal: AbortSignal | undefined,
): Promise<StoredBlob> {
  const stream = hashStream(bytes, signal);
  const handle = await openNew(file).catch((error: unknown) => {
    stream.destroy();
    throw error;
  });
  try {
    await writeBatches(handle, stream.chunks());
    await handle.sync();
  } catch (error) {
    throw stream.sourceError() === undefined ? storageError(error) : error;
  } finally {
    await handle.close();
  }
  return stream.summary();
}

async function openNew(file: string): Promise<FileHandle> {
  const openIt = (): Promise<FileHandle> => open(file, 'wx', 0o600);
  try {
    return await openIt().catch(async (error: unknown) => {
      if (!isMissing(error)) throw error;
      await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
      return openIt();
    });
  } catch (error) {
    throw storageError(error);
  }
}

type Folders = { readonly root: string; readonly syncFolder: (folder: string) => Promise<void> };

/** A removal may take the folder away between mkdir and rename; each further try makes it anew. */
async function moveInto({ root, syncFolder }: Folders, temporary: string, target: string): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await mkdir(path.dirname(target), { recursive: true, mode: 0o700 });
      await rename(temporary, target);
      return await syncFolders({ root, syncFolder }, path.dirname(target));
    } catch (error) {
      if (!isMissing(error) || attempt === 5) throw storageError(error);
    }
  }
}

/** A rename survives a power cut once its folder is synced, and a new folder once its parent is. */
async function syncFolders({ root, syncFolder }: Folders, deepest: string): Promise<void> {
  const syncs: Promise<void>[] = [];
  for (let folder = deepest; folder.length >= root.length; folder = path.dirname(folder)) {
    syncs.push(syncFolder(folder));
    if (folder === path.dirname(folder)) break;
  }
  await Promise.all(syncs);
}

async function syncOne(folder: string): Promise<void> {
  const handle = await open(folder);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function removeEmptyFolders(root: string, key: BlobKey): Promise<void> {
  const parts = key.split('/').slice(0, -1);
  while (parts.length > 0) {
    try {
      await rmdir(path.join(root, ...parts));
    } catch {
      // Not empty, or already gone: either way there is nothing more to tidy.
      return;
    }
    parts.pop();
  }
}
