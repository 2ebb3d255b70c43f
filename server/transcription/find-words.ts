import { buffer } from 'node:stream/consumers';
import type { Elsewhere } from '#server/pipeline/deadline.ts';
import { type StageLimits, tagOf, type Work } from '#server/pipeline/stage.ts';
import { assertBlobKey, type BlobKey, type BlobStore } from '#server/storage/blob-store.ts';
import { KnownError } from '#shared/errors.ts';
import type { SpeechProvider, Used } from '#shared/providers.ts';
import type { Transcript } from '#shared/transcripts.ts';
import { type CopyPorts, copiesOf } from './copies.ts';
import { answerKeyOf, keepAnswer, keptAnswer } from './kept-answers.ts';
import type { ProviderJobs } from './provider-jobs.ts';
import { readForCall, type SuppliedInput } from './supplied.ts';
import type { Heard } from './transcribe.db.ts';
import type { Transcriber, TranscriptionOrder } from './transcriber.ts';

/** What finding the words of a recording reaches outside with. */
export type WordPorts = CopyPorts & {
  readonly storage: BlobStore;
  readonly readSupplied: (input: SuppliedInput, options: { signal: AbortSignal }) => Promise<Transcript>;
  /** A transcriber as an organization has set it up; null where it has not. */
  readonly transcriberOf: (
    organizationId: string,
    provider: SpeechProvider,
    elsewhere?: Elsewhere,
  ) => Promise<Transcriber | null>;
  /** The providers a recording may be given to, in the order in which they are tried. */
  readonly speechOrder: (
    organizationId: string,
    chosen: SpeechProvider,
    mayFailOver: boolean,
  ) => Promise<SpeechProvider[]>;
  /** Remembers what a provider does for a version. */
  readonly providerJobs: ProviderJobs;
  readonly spent: (work: Work, used: Used) => Promise<void>;
  /** Announces a file before it is stored, so that one nobody claims is found. */
  readonly announce: (organizationId: string, callId: string, key: BlobKey) => Promise<void>;
};

/** A transcript, and where the provider's own answer lies; null for a supplied one. */
export type Found = {
  readonly transcript: Transcript;
  readonly answerKey: BlobKey | null;
  /** What the timeline tells of it: who was asked, and in whose place. */
  readonly told?: { readonly provider: SpeechProvider; readonly instead_of: SpeechProvider | null };
};

type Given = { readonly work: Work; readonly path: string; readonly heard: Heard };

/** Finds the words of a decoded recording: in the transcript that came with it, or by a provider. */
export async function findWords(
  given: Given,
  ports: WordPorts,
  { signal, elsewhere }: StageLimits,
): Promise<Found> {
  const { work, heard } = given;
  const { transcription, channels } = work.settings;
  if (work.suppliedKey !== null) {
    assertBlobKey(work.suppliedKey);
    const bytes = await buffer(await ports.storage.open(work.suppliedKey));
    const fileName = work.suppliedName ?? 'transcript';
    const input = { fileName, bytes, durationMs: durationMs(heard), channelRule: channels };
    const transcript = await readForCall(() => ports.readSupplied(input, { signal }));
    return { transcript, answerKey: null };
  }
  const chosen = work.speech ?? transcription;
  if (chosen === 'none') throw new KnownError('no_transcription');
  return askInOrder(chosen, given, ports, { signal, elsewhere });
}

/** The first provider that is not paused; while all are, the chosen one is waited for. */
async function askInOrder(
  chosen: SpeechProvider,
  given: Given,
  ports: WordPorts,
  { signal, elsewhere }: Pick<StageLimits, 'signal' | 'elsewhere'>,
): Promise<Found> {
  const { organizationId, settings } = given.work;
  const refusals = new Map<SpeechProvider, KnownError>();
  for (const provider of await ports.speechOrder(organizationId, chosen, settings.failover)) {
    const transcriber = await ports.transcriberOf(organizationId, provider, elsewhere);
    if (transcriber === null) continue;
    try {
      const found = await ask(transcriber, given, ports, signal);
      return { ...found, told: { provider, instead_of: provider === chosen ? null : chosen } };
    } catch (error) {
      if (!(error instanceof KnownError) || error.retry !== 'pause') throw error;
      refusals.set(provider, error);
    }
  }
  const [first] = refusals.values();
  throw refusals.get(chosen) ?? first ?? new KnownError('no_transcription');
}

/** An answer is stored as soon as it is here: where a provider gives it but once, a later try reads it from there. */
async function ask(
  transcriber: Transcriber,
  given: Given,
  ports: WordPorts,
  signal: AbortSignal,
): Promise<Found> {
  const { work, path, heard } = given;
  const answerKey = answerKeyOf(work, transcriber.provider);
  const copies = copiesOf({ work, path, channels: heard.facts.channels }, ports, signal);
  try {
    const kept = transcriber.reread === undefined ? undefined : await keptAnswer(ports.storage, answerKey);
    const keep = (answer: unknown): Promise<void> => keepAnswer(work, answerKey, answer, ports);
    const asked = await orderOf(given, transcriber.provider, { ports, copy: copies.make, signal });
    const order = { ...asked, answers: { kept, keep } };
    const before = kept === undefined ? null : (transcriber.reread?.(kept, order) ?? null);
    if (before !== null) return { transcript: before, answerKey };
    const { transcript, answer } = await transcriber.transcribe(order);
    await keep(answer);
    return { transcript, answerKey };
  } finally {
    await copies.remove();
  }
}

async function orderOf(
  { work, path, heard }: Given,
  provider: SpeechProvider,
  by: { ports: WordPorts; copy: TranscriptionOrder['copy']; signal: AbortSignal },
): Promise<Omit<TranscriptionOrder, 'answers'>> {
  const { channels, language, vocabulary } = work.settings;
  return {
    tag: tagOf(work),
    path,
    sizeBytes: work.sizeBytes,
    durationMs: durationMs(heard),
    headerless: work.probe !== null && work.probe.rawFormat !== null,
    channelCount: heard.facts.channels,
    channels: hasTwoSides(heard.facts) ? channels : { ...channels, mode: 'mono' },
    speech: heard.activity,
    language,
    vocabulary,
    address: await addressOf(by.ports.storage, work.audioKey),
    copy: by.copy,
    ...(await by.ports.providerJobs(work, provider, by.signal)),
    spent: (used) => by.ports.spent(work, used),
    signal: by.signal,
  };
}

function durationMs({ facts }: Heard): number {
  return Math.round(facts.durationSeconds * 1000);
}

/** Where the provider can fetch the recording itself; null where the store has no addresses that it could reach. */
async function addressOf(storage: BlobStore, key: string): Promise<TranscriptionOrder['address']> {
  assertBlobKey(key);
  const addressFor = (expiresSeconds: number) => storage.presign(key, { expiresSeconds });
  if ((await addressFor(60)) === null) return null;
  return async (validSeconds) => {
    const address = await addressFor(validSeconds);
    if (address === null) throw new KnownError('storage_unavailable');
    return address;
  };
}

/** Whether a channel can be a side of the call: not where there is but one, or the same sound on both. */
function hasTwoSides({ channels, fakeStereo }: Heard['facts']): boolean {
  return channels > 1 && !fakeStereo;
}
