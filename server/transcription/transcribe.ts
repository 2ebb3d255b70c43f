import { createReadStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Probe, Recording } from '#server/audio/recording.ts';
import type { Outcome, Stage, StageLimits, Work } from '#server/pipeline/stage.ts';
import { assertBlobKey, type BlobKey } from '#server/storage/blob-store.ts';
import { withLocalFile } from '#server/storage/local-file.ts';
import { KnownError } from '#shared/errors.ts';
import { type Found, findWords, type WordPorts } from './find-words.ts';
import { type Heard, heardBefore, keepRecording, keepTranscript } from './transcribe.db.ts';

/** What transcription reaches outside with. */
export type TranscribePorts = WordPorts & {
  readonly decode: (
    source: { path: string; playbackPath: string; probe: Probe },
    options: { signal: AbortSignal },
  ) => Promise<Recording>;
  /** Removes announced files that belong to no call. */
  readonly discard: (organizationId: string, keys: readonly BlobKey[]) => Promise<void>;
  readonly newTranscriptId: () => string;
};

type Input = { readonly work: Work; readonly heard: Heard | undefined };
type Decoded = { readonly recording: Recording; readonly playbackKey: BlobKey };
type Facts = {
  readonly decoded: Decoded | null;
  readonly transcript: ({ id: string } & Found) | null;
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
    const { id, told } = transcript;
    return { transcriptId: id, ...(told === undefined ? {} : { told }) };
  },

  discard: async (work, { decoded, transcript }, ports) => {
    const stored = [decoded?.playbackKey ?? null, transcript?.answerKey ?? null];
    const keys = stored.filter((key) => key !== null);
    if (keys.length > 0) await ports.discard(work.organizationId, keys);
  },
};

/** A failure to find words still keeps what decoding told: one can listen, and the next try starts from there. */
async function textOf(
  given: { work: Work; path: string; heard: Heard; decoded: Decoded | null },
  ports: TranscribePorts,
  limits: StageLimits,
): Promise<Outcome<Facts>> {
  try {
    const found = await findWords(given, ports, limits);
    return {
      facts: { decoded: given.decoded, transcript: { id: ports.newTranscriptId(), ...found } },
      failure: null,
    };
  } catch (error) {
    if (!(error instanceof KnownError)) throw error;
    return { facts: { decoded: given.decoded, transcript: null }, failure: error };
  }
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
