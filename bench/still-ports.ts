import { writeFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import type { Recording } from '#server/audio/recording.ts';
import type { Ports } from '#server/pipeline/pipeline.ts';
import type { BlobStore } from '#server/storage/blob-store.ts';
import type { Transcript } from '#shared/transcripts.ts';

const recording: Recording = {
  facts: {
    container: 'wav',
    codec: 'pcm_s16le',
    channels: 1,
    sampleRate: 8_000,
    durationSeconds: 1,
    claimedDurationSeconds: 1,
    truncated: false,
    silent: false,
    fakeStereo: false,
    levelsDbfs: [-20],
  },
  peaks: [[0, 255]],
  activity: [[[0, 1_000]]],
  playback: { sizeBytes: 0, contentType: 'audio/wav' },
};

const transcript: Transcript = {
  provider: 'supplied',
  providerJobId: null,
  model: null,
  language: 'en',
  durationMs: 1_000,
  words: [{ text: 'Hello', startMs: 0, endMs: 500, confidence: null, channel: 0, speaker: 'Agent' }],
  turns: [
    { speaker: 'Agent', role: 'agent', startMs: 0, endMs: 500, text: 'Hello', firstWord: 0, wordCount: 1 },
  ],
  roleConfidence: 1,
};

const emptyHash = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

/** A storage that keeps nothing and finds everything. */
const storage: BlobStore = {
  put: async (_, bytes) => {
    let sizeBytes = 0;
    for await (const chunk of bytes) sizeBytes += chunk.length;
    return { sizeBytes, sha256: emptyHash };
  },
  open: async () => Readable.from(['']),
  stat: async () => ({ sizeBytes: 1 }),
  remove: async () => undefined,
  localPath: () => '/dev/null',
  presign: async () => null,
  freeBytes: async () => null,
};

/** Ports that answer at once with constants: what is left is the pipeline itself. */
export const stillPorts: Partial<Ports> = {
  storage,
  probe: async () => ({
    container: 'wav',
    codec: 'pcm_s16le',
    sampleRate: 8_000,
    channels: 1,
    claimedDurationSeconds: 1,
    hasVideo: false,
    rawFormat: null,
  }),
  decode: async ({ playbackPath }) => {
    await writeFile(playbackPath, '');
    return recording;
  },
  readSupplied: async () => transcript,
};
