import { createWriteStream } from 'node:fs';
import { mkdir, open, readdir, readFile, stat, statfs, unlink } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { FileStore } from '@tus/file-store';
import { ignoreMissing, storageError } from '#server/storage/storage-errors.ts';
import { KnownError } from '#shared/errors.ts';

/** What the protocol's store asks about an upload. The rows are ours, so it is never asked to keep one. */
export type KnownUpload = { readonly sizeBytes: number; readonly metadata: Readonly<Record<string, string>> };

/** The folder in which files lie under their uploads' ids until they are whole and taken in. */
export type Staging = {
  readonly store: FileStore;
  /** Bytes that have arrived; null when there is no file. */
  sizeOf(id: string): Promise<number | null>;
  /** What has arrived, to be read. Throws upload_gone. */
  open(id: string): Promise<Readable>;
  /** The same, whole. Throws upload_gone. */
  read(id: string): Promise<Buffer>;
  remove(id: string): Promise<void>;
  freeBytes(): Promise<number>;
  /** The ids of files that nobody has written to since `before`. */
  untouchedSince(before: Date): Promise<string[]>;
};

/** Opens the staging folder, and makes it readable by this process alone. */
export async function openStaging(
  folder: string,
  known: (id: string) => Promise<KnownUpload | null>,
): Promise<Staging> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const pathOf = (id: string): string => path.join(folder, id);
  return {
    store: new StagingStore(folder, known),
    sizeOf: async (id) => (await stat(pathOf(id)).catch(ignoreMissing))?.size ?? null,
    open: async (id) => {
      // A stream that opens its file by itself would tell of a missing one before anybody listens.
      const file = (await open(pathOf(id)).catch(ignoreMissing)) ?? gone();
      return file.createReadStream({ highWaterMark: 262_144 });
    },
    read: async (id) => (await readFile(pathOf(id)).catch(ignoreMissing)) ?? gone(),
    remove: async (id) => {
      await unlink(pathOf(id)).catch(ignoreMissing);
    },
    freeBytes: async () => {
      const { bavail, bsize } = await statfs(folder);
      return bavail * bsize;
    },
    untouchedSince: async (before) => {
      const ids: string[] = [];
      for (const id of await readdir(folder)) {
        const found = await stat(pathOf(id)).catch(ignoreMissing);
        if (found !== undefined && found.mtime < before) ids.push(id);
      }
      return ids;
    },
  };
}

function gone(): never {
  throw new KnownError('upload_gone');
}

class StagingStore extends FileStore {
  readonly #folder: string;

  constructor(folder: string, known: (id: string) => Promise<KnownUpload | null>) {
    super({
      directory: folder,
      configstore: {
        get: async (id) => {
          const upload = await known(id);
          if (upload === null) return undefined;
          const { sizeBytes: size, metadata } = upload;
          return {
            id,
            size,
            metadata: { ...metadata },
            offset: 0,
            storage: undefined,
            creation_date: undefined,
            sizeIsDeferred: false,
          };
        },
        set: async () => undefined,
        delete: async () => undefined,
      },
    });
    this.#folder = folder;
    // Every file says its length at once: what nobody announced could not be held against the free disk space.
    this.extensions = ['creation', 'creation-with-upload', 'termination'];
  }

  /** As the store's own, but it tells a full disk from other trouble. */
  override async write(bytes: Readable, id: string, offset: number): Promise<number> {
    const file = createWriteStream(path.join(this.#folder, id), { flags: 'r+', start: offset });
    try {
      await pipeline(bytes, file);
    } catch (error) {
      throw error instanceof Error && 'syscall' in error ? storageError(error) : error;
    }
    return offset + file.bytesWritten;
  }
}
