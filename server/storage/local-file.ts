import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { BlobKey, BlobStore } from './blob-store.ts';

/**
 * Calls `use` with a path where the blob can be read as a file: its own place where the store is on this disk, else a
 * copy in a fresh folder below `folder`, removed afterwards. Throws recording_missing when there is no such blob.
 */
export async function withLocalFile<Result>(
  source: { store: BlobStore; key: BlobKey },
  { folder, signal }: { folder: string; signal?: AbortSignal | undefined },
  use: (file: string) => Promise<Result>,
): Promise<Result> {
  const here = source.store.localPath(source.key);
  if (here !== null && (await source.store.stat(source.key))) return use(here);
  const bytes = await source.store.open(source.key);
  const temporary = await mkdtemp(path.join(folder, 'recording-'));
  try {
    const copy = path.join(temporary, 'original');
    await pipeline(bytes, createWriteStream(copy, { mode: 0o600 }), { signal });
    return await use(copy);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}
