import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import type { Work } from '#server/pipeline/stage.ts';
import { assertBlobKey, type BlobKey, type BlobStore } from '#server/storage/blob-store.ts';
import type { SpeechProvider } from '#shared/providers.ts';

type KeepPorts = {
  readonly storage: BlobStore;
  readonly announce: (organizationId: string, callId: string, key: BlobKey) => Promise<void>;
};

/** Where a provider's own answer for a version lies, beside the recording. */
export function answerKeyOf(work: Work, provider: SpeechProvider): BlobKey {
  const key = `${work.audioKey.slice(0, work.audioKey.lastIndexOf('/'))}/answer_${work.version}_${provider}`;
  assertBlobKey(key);
  return key;
}

/** Keeps a provider's own answer as JSON in gzip, without the signatures of addresses that it repeats. */
export async function keepAnswer(
  work: Work,
  key: BlobKey,
  answer: unknown,
  { storage, announce }: KeepPorts,
): Promise<void> {
  const bytes = await promisify(gzip)(JSON.stringify(answer, withoutSignature));
  await announce(work.organizationId, work.callId, key);
  await storage.put(key, Readable.from([bytes]));
}

/** The answer that an earlier try of this version has kept; undefined when there is none. */
export async function keptAnswer(storage: BlobStore, key: BlobKey): Promise<unknown> {
  if ((await storage.stat(key)) === null) return undefined;
  const bytes = await promisify(gunzip)(await buffer(await storage.open(key)));
  return JSON.parse(bytes.toString()) as unknown;
}

function withoutSignature(_: string, value: unknown): unknown {
  return typeof value === 'string' && /^https?:\/\//i.test(value) ? value.replace(/\?.*$/s, '') : value;
}
