import { mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { BlobKey } from '#server/storage/blob-store.ts';
import { createFilesystemStore, removeAbandonedPuts } from '#server/storage/filesystem.ts';
import { withLocalFile } from '#server/storage/local-file.ts';
import { createMemoryStore } from '#server/storage/memory.ts';
import { describeBlobStore } from './blob-store.ts';

let scratch = '';
beforeAll(async () => {
  scratch = await mkdtemp(path.join(os.tmpdir(), 'totalview-blobs-'));
});
afterAll(() => rm(scratch, { recursive: true, force: true }));

const newRoot = () => mkdtemp(path.join(scratch, 'root-'));

async function countFiles(root: string): Promise<number> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).length;
}

describeBlobStore('memory store', async () => ({ store: createMemoryStore() }));

describeBlobStore('filesystem store', async () => {
  const root = await newRoot();
  return { store: createFilesystemStore(root), remains: () => countFiles(root) };
});

describe('filesystem store alone', () => {
  const key: BlobKey = 'org_a/call_1/original';

  test('a blob is one file at its key, readable by its owner alone', async () => {
    const root = await newRoot();
    const store = createFilesystemStore(root);
    await store.put(key, Readable.from([Buffer.from('bytes')]));
    const file = store.localPath(key);
    expect(file).toBe(path.join(root, 'org_a', 'call_1', 'original'));
    expect(await readFile(file!, 'utf8')).toBe('bytes');
    expect((await stat(file!)).mode & 0o777).toBe(0o600);
    expect((await stat(path.dirname(file!))).mode & 0o777).toBe(0o700);
  });

  test('removing the last blob of a call removes its folder', async () => {
    const root = await newRoot();
    const store = createFilesystemStore(root);
    await store.put(key, Readable.from([Buffer.from('bytes')]));
    await store.remove(key);
    expect(await readdir(root)).toEqual(['.incoming']);
  });

  test('a large blob passes through a bounded memory', async () => {
    const store = createFilesystemStore(await newRoot());
    const chunk = Buffer.alloc(1 << 20, 7);
    const chunks = 200;
    let live = 0;
    async function* large() {
      for (let sent = 0; sent < chunks; sent += 1) {
        live = Math.max(live, process.memoryUsage().arrayBuffers);
        yield Buffer.from(chunk);
      }
    }
    const before = process.memoryUsage().arrayBuffers;
    const stored = await store.put(key, large());
    expect(stored.sizeBytes).toBe(chunks * chunk.length);
    expect(live - before).toBeLessThan(150 << 20);
  });

  test('nobody reads it by an address', async () => {
    const store = createFilesystemStore(await newRoot());
    await store.put(key, Readable.from([Buffer.from('bytes')]));
    expect(await store.presign(key, { expiresSeconds: 60 })).toBeNull();
  });

  test('free bytes are counted, even before the first put', async () => {
    const store = createFilesystemStore(path.join(await newRoot(), 'not', 'yet'));
    expect(await store.freeBytes()).toBeGreaterThan(0);
  });

  test('a root that cannot be written is storage_unavailable', async () => {
    const root = await newRoot();
    await writeFile(path.join(root, 'file'), '');
    const store = createFilesystemStore(path.join(root, 'file'));
    const put = store.put(key, Readable.from([Buffer.from('x')]));
    await expect(put).rejects.toMatchObject({ code: 'storage_unavailable' });
  });

  test('unfinished puts of dead processes are swept by age', async () => {
    const root = await newRoot();
    const incoming = path.join(root, '.incoming');
    const now = new Date('2026-11-22T12:00:00Z');
    await mkdir(incoming);
    await writeFile(path.join(incoming, 'old'), 'x');
    await utimes(path.join(incoming, 'old'), now, new Date('2026-11-20T12:00:00Z'));
    await writeFile(path.join(incoming, 'young'), 'x');
    await utimes(path.join(incoming, 'young'), now, now);
    expect(await removeAbandonedPuts(root, new Date('2026-11-21T12:00:00Z'))).toBe(1);
    expect(await readdir(incoming)).toEqual(['young']);
    expect(await removeAbandonedPuts(path.join(root, 'nowhere'), now)).toBe(0);
  });
});

describe('a blob as a local file', () => {
  const key: BlobKey = 'org_a/call_1/original';

  test('is its own place on a local disk, and a passing copy elsewhere', async () => {
    const stores = [createFilesystemStore(await newRoot()), createMemoryStore()];
    for (const store of stores) {
      await store.put(key, Readable.from([Buffer.from('sound')]));
      const folder = await newRoot();
      const seen = await withLocalFile({ store, key }, { folder, reserveBytes: 0 }, async (file) => ({
        file,
        text: await readFile(file, 'utf8'),
      }));
      expect(seen.text).toBe('sound');
      expect(path.extname(seen.file)).toBe('');
      expect(await readdir(folder)).toEqual([]);
    }
  });

  test('a missing blob is recording_missing in both', async () => {
    const folder = await newRoot();
    for (const store of [createFilesystemStore(await newRoot()), createMemoryStore()]) {
      const use = withLocalFile({ store, key }, { folder, reserveBytes: 0 }, async () => 'never');
      await expect(use).rejects.toMatchObject({ code: 'recording_missing' });
    }
    expect(await readdir(folder)).toEqual([]);
  });
});
