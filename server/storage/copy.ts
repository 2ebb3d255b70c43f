import { createHash } from 'node:crypto';
import type { Db } from '#server/db/db.ts';
import { KnownError } from '#shared/errors.ts';
import { assertBlobKey, type BlobKey, type BlobStore } from './blob-store.ts';
import { type ClaimedBlob, claimedBlobsAfter, isClaimed } from './copy.db.ts';

/** What became of one blob. */
type Fate = 'copied' | 'there_already' | 'deleted_meanwhile' | 'missing' | 'damaged';

/** What a copy did, in numbers of blobs, and the keys of those that are missing or damaged at their source. */
export type CopyReport = Readonly<Record<Fate, number>> & {
  readonly copied_bytes: number;
  readonly problems: readonly { readonly key: string; readonly problem: 'missing' | 'damaged' }[];
};

export type CopyDeps = { readonly db: Db; readonly from: BlobStore; readonly to: BlobStore };

const atOnce = 4;
const pageSize = 500;

/**
 * Copies the blobs of all calls from one store to another and removes nothing at the source. What lies there already with
 * the same size is left alone, because a store shows nothing that is not whole; `verify` reads it back and compares
 * hashes. So a copy that was broken off goes on where it was, and a second one takes what came meanwhile. Throws when a
 * store does not answer.
 */
export async function copyStorage(deps: CopyDeps, { verify }: { verify: boolean }): Promise<CopyReport> {
  const counts = { copied: 0, there_already: 0, deleted_meanwhile: 0, missing: 0, damaged: 0 };
  const problems: { key: string; problem: 'missing' | 'damaged' }[] = [];
  let copiedBytes = 0;
  let last: ClaimedBlob | null = null;
  for (;;) {
    const page: ClaimedBlob[] = await claimedBlobsAfter(deps.db, last, pageSize);
    if (page.length === 0)
      return { ...counts, copied_bytes: copiedBytes, problems: problems.toSorted(byKey) };
    const line = page[Symbol.iterator]();
    const work = async (): Promise<void> => {
      for (const blob of line) {
        const { fate, bytes } = await copyBlob(deps, blob, verify);
        counts[fate] += 1;
        copiedBytes += bytes;
        if (fate === 'missing' || fate === 'damaged') problems.push({ key: blob.key, problem: fate });
      }
    };
    await allEnded(Array.from({ length: atOnce }, work));
    last = page.at(-1) ?? null;
  }
}

function byKey(one: { key: string }, other: { key: string }): number {
  return one.key < other.key ? -1 : 1;
}

/** Fails with the first failure, but only once nothing is under way any more. */
async function allEnded(works: readonly Promise<void>[]): Promise<void> {
  const ends = await Promise.allSettled(works);
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
}

async function copyBlob(
  deps: CopyDeps,
  blob: ClaimedBlob,
  verify: boolean,
): Promise<{ fate: Fate; bytes: number }> {
  const { key } = blob;
  assertBlobKey(key);
  try {
    if (await isThere(deps, { key, sha256: blob.sha256 }, verify)) return { fate: 'there_already', bytes: 0 };
    const { sizeBytes, sha256 } = await deps.to.put(key, await deps.from.open(key));
    const isSound =
      sha256 === (blob.sha256 ?? sha256) && (!verify || (await hashOf(deps.to, key)) === sha256);
    const isWanted = await isClaimed(deps.db, blob);
    if (isSound && isWanted) return { fate: 'copied', bytes: sizeBytes };
    await deps.to.remove(key);
    return { fate: isWanted ? 'damaged' : 'deleted_meanwhile', bytes: 0 };
  } catch (error) {
    if (!(error instanceof KnownError) || error.code !== 'recording_missing') throw error;
    return { fate: (await isClaimed(deps.db, blob)) ? 'missing' : 'deleted_meanwhile', bytes: 0 };
  }
}

/** What only the target has came after the source was left: it is there. */
async function isThere(
  { from, to }: CopyDeps,
  { key, sha256 }: { key: BlobKey; sha256: string | null },
  verify: boolean,
): Promise<boolean> {
  const [here, there] = await Promise.all([from.stat(key), to.stat(key)]);
  if (there === null || (here !== null && here.sizeBytes !== there.sizeBytes)) return false;
  if (!verify) return true;
  const expected = sha256 ?? (here === null ? null : await hashOf(from, key));
  return expected === null || (await hashOf(to, key)) === expected;
}

/** The SHA-256 of a stored blob, in lower-case hex. */
async function hashOf(store: BlobStore, key: BlobKey): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of await store.open(key)) hash.update(chunk as Uint8Array);
  return hash.digest('hex');
}
