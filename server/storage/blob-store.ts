import type { Readable } from 'node:stream';

/** The name of a blob: its organization, then up to three parts. Made by us, never from a file's name. */
export type BlobKey = `org_${string}/${string}`;

/** What was stored: its size and the SHA-256 of its bytes in lower-case hex. */
export type StoredBlob = { sizeBytes: number; sha256: string };

/** A part of a blob in bytes, both ends included; without `end`, or with one beyond the blob, up to its end. */
export type ByteRange = { start: number; end?: number | undefined };

/** Where recordings and their playback copies are kept. */
export type BlobStore = {
  /**
   * Stores the bytes under a key and replaces what was there. Nothing is visible before it is whole and durable; a
   * put that fails or is aborted leaves no trace and the earlier blob as it was. Throws disk_full,
   * storage_unavailable, or the source's own error.
   */
  put(
    key: BlobKey,
    bytes: AsyncIterable<Uint8Array>,
    options?: { signal?: AbortSignal | undefined },
  ): Promise<StoredBlob>;

  /** A stream over the blob or a part of it. Throws recording_missing, or range_not_satisfiable. */
  open(key: BlobKey, range?: ByteRange): Promise<Readable>;

  /** The size of a blob, or null when there is none. */
  stat(key: BlobKey): Promise<{ sizeBytes: number } | null>;

  /** Removes a blob; removing what is not there is no error. */
  remove(key: BlobKey): Promise<void>;

  /** The path of the blob where it lies on this machine's disk, for programs that read files; null elsewhere. */
  localPath(key: BlobKey): string | null;

  /**
   * An address from which anybody who holds it can read the blob until so many seconds have passed: a secret, so never
   * in a log. Null where the store has no such addresses, or where nobody but us can reach them.
   */
  presign(key: BlobKey, options: { expiresSeconds: number }): Promise<string | null>;

  /** Free bytes where blobs are kept, or null when nobody can say. */
  freeBytes(): Promise<number | null>;
};

const keyPattern = /^org_[0-9a-z]{1,40}(?:\/[a-z][0-9a-z_-]{0,63}){1,3}$/;

/**
 * Throws unless the key is of the one form we make: lower-case words between slashes. No dot can occur, so no key can
 * climb out of its root and no key has a file extension.
 */
export function assertBlobKey(key: string): asserts key is BlobKey {
  if (!keyPattern.test(key)) throw new TypeError(`Not a blob key: ${JSON.stringify(key.slice(0, 100))}`);
}
