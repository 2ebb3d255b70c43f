import { createReadStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import type { Probe, Recording } from '#server/audio/recording.ts';
import { type Outcome, type Stage, type StageLimits, tagOf, type Work } from '#server/pipeline/stage.ts';
import { assertBlobKey, type BlobKey, type BlobStore } from '#server/storage/blob-store.ts';
import { withLocalFile } from '#server/storage/local-file.ts';
import { KnownError } from '#shared/errors.ts';
import type { SpeechProvider, Used } from '#shared/providers.ts';
import type { Transcript } from '#shared/transcripts.ts';
import { type CopyPorts, copiesOf } from './copies.ts';
import { readForCall, type SuppliedInput } from './supplied.ts';
import { type Heard, heardBefore, keepRecording, keepTranscript } from './transcribe.db.ts';
import type { Transcriber, TranscriptionOrder } from './transcriber.ts';

/** What transcription reaches outside with. */
export type TranscribePorts = CopyPorts & {
  readonly storage: BlobStore;
  readonly decode: (
    source: { path: string; playbackPath: string; probe: Probe },
    options: { signal: AbortSignal },
  ) => Promise<Recording>;
  readonly readSupplied: (input: SuppliedInput, options: { signal: AbortSignal }) => Promise<Transcript>;
  /** A transcriber as an organization has set it up; null where it has not. */
  readonly transcriberOf: (organizationId: string, provider: SpeechProvider) => Promise<Transcriber | null>;
  readonly spent: (work: Work, used: Used) => Promise<void>;
  /** Announces a file before it is stored, so that one nobody claims is found. */
  readonly announce: (organizationId: string, callId: string, key: BlobKey) => Promise<void>;
  /** Removes announced files that belong to no call. */
  readonly discard: (organizationId: string, keys: readonly BlobKey[]) => Promise<void>;
  readonly newTranscriptId: () => string;
};

type Input = { readonly work: Work; readonly heard: Heard | undefined };
type Decoded = { readonly recording: Recording; readonly playbackKey: BlobKey };
type Facts = {
  readonly decoded: Decoded | null;
  readonly transcript: { id: string; transcript: Transcript } | null;
};

/** The stage that decodes a recording once and finds out who said what in it. */
export const transcribe: Stage<Input, Facts, TranscribePorts> = {
  load: async (db, work) => ({ work, heard: await heardBefore(db, work) }),

  run: async ({ work, heard }, ports, limits) => {
    assertBlobKey(work.audioKey);
    const recording = { store: ports.storage, key: work.audioKey };
    return withLocalFile(recording, { ...ports.workRoom, signal: limits.signal }, async (path) => {
      if (heard !== undefined) return textOf({ work, path, heard, decoded: null }, ports, limits);
      const decoded = await decodeOnce(work, path, ports, limits);
      return textOf({ work, path, heard: decoded.recording, decoded }, ports, limits);
    });
  },

  keep: async (trx, work, _input, { decoded, transcript }, at) => {
    if (decoded !== null) await keepRecording(trx, work, { ...decoded, at });
    if (transcript === null) return {};
    await keepTranscript(trx, work, { ...transcript, at });
    return { transcriptId: transcript.id };
  },

  discard: async (work, { decoded }, ports) => {
    if (decoded !== null) await ports.discard(work.organizationId, [decoded.playbackKey]);
  },
};

/** A failure to find words still keeps what decoding told: one can listen, and the next try starts from there. */
async function textOf(
  given: { work: Work; path: string; heard: Heard; decoded: Decoded | null },
  ports: TranscribePorts,
  limits: StageLimits,
): Promise<Outcome<Facts>> {
  try {
    const transcript = await findWords(given, ports, limits);
    return {
      facts: { decoded: given.decoded, transcript: { id: ports.newTranscriptId(), transcript } },
      failure: null,
    };
  } catch (error) {
    if (!(error instanceof KnownError)) throw error;
    return { facts: { decoded: given.decoded, transcript: null }, failure: error };
  }
}

async function findWords(
  { work, path, heard }: { work: Work; path: string; heard: Heard },
  ports: TranscribePorts,
  { signal }: StageLimits,
): Promise<Transcript> {
  const { settings } = work;
  const durationMs = Math.round(heard.facts.durationSeconds * 1000);
  if (work.suppliedKey !== null) {
    assertBlobKey(work.suppliedKey);
    const bytes = await buffer(await ports.storage.open(work.suppliedKey));
    const fileName = work.suppliedName ?? 'transcript';
    const input = { fileName, bytes, durationMs, channelRule: settings.channels };
    return readForCall(() => ports.readSupplied(input, { signal }));
  }
  const { transcription, language, vocabulary } = settings;
  const transcriber =
    transcription === 'none' ? null : await ports.transcriberOf(work.organizationId, transcription);
  if (transcriber === null) throw new KnownError('no_transcription');
  const copies = copiesOf({ work, path, channels: heard.facts.channels }, ports, signal);
  try {
    const { transcript } = await transcriber.transcribe({
      tag: tagOf(work),
      path,
      sizeBytes: work.sizeBytes,
      durationMs,
      headerless: work.probe !== null && work.probe.rawFormat !== null,
      channelCount: heard.facts.channels,
      channels: hasTwoSides(heard.facts) ? settings.channels : { ...settings.channels, mode: 'mono' },
      speech: heard.activity,
      language,
      vocabulary,
      address: await addressOf(ports.storage, work.audioKey),
      copy: copies.make,
      job: { note: null, remember: async () => undefined },
      hook: null,
      pause: async () => undefined,
      spent: (used) => ports.spent(work, used),
      signal,
    });
    return transcript;
  } finally {
    await copies.remove();
  }
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

async function decodeOnce(
  work: Work,
  path: string,
  ports: TranscribePorts,
  { signal }: StageLimits,
): Promise<Decoded> {
  const playbackKey = `${work.audioKey.slice(0, work.audioKey.lastIndexOf('/'))}/playback`;
  assertBlobKey(playbackKey);
  const folder = await mkdtemp(join(ports.workRoom.folder, 'decode-'));
  try {
    const playbackPath = join(folder, 'playback');
    const probe = work.probe ?? (await ports.probe({ path }, { fileName: work.fileName, signal }));
    const recording = await ports.decode({ path, playbackPath, probe }, { signal });
    await ports.announce(work.organizationId, work.callId, playbackKey);
    await ports.storage.put(playbackKey, createReadStream(playbackPath), { signal });
    return { recording, playbackKey };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
