import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CopyWish } from '#server/audio/compressed-copy.ts';
import type { SpeechSegment } from '#server/audio/recording.ts';
import { type Account, unlimited } from '#server/providers/account.ts';
import { createAssemblyAi } from '#server/transcription/assemblyai.ts';
import { createDeepgram } from '#server/transcription/deepgram.ts';
import { readSuppliedTranscript } from '#server/transcription/supplied.ts';
import type { Transcriber, TranscriptionOrder } from '#server/transcription/transcriber.ts';
import { createWhisperEndpoint } from '#server/transcription/whisper-endpoint.ts';
import type { Transcript } from '#shared/transcripts.ts';
import { startAssemblyAi } from './assemblyai-server.ts';
import { deepgramAnswer, startDeepgram } from './deepgram-server.ts';
import { orderOf } from './transcription-order.ts';
import { type Line, startWhisper, type WhisperKind } from './whisper-servers.ts';

/** One sentence of a made-up call: who says it (a channel, or a voice where there is one channel), its words, and when. */
export type Spoken = { readonly voice: number; readonly words: readonly string[]; readonly atMs: number };

/** A made-up call. In Dual mode the agent is on the left. */
export type Scene = {
  readonly mode: 'dual' | 'mono';
  readonly durationMs: number;
  readonly spoken: readonly Spoken[];
};

/** A way to a transcript: a service with the server that stands in for it, or a file that came with the recording. */
export type Way = {
  readonly provider: Transcript['provider'];
  /** Whether it tells voices of one channel apart. */
  readonly tellsVoices: boolean;
  transcribe(scene: Scene): Promise<Transcript>;
  close(): Promise<void>;
};

/** From the start of a word to that of the next. */
export const stepMs = 450;

type Timed = { readonly text: string; readonly startMs: number; readonly voice: number };

function wordsOf({ spoken }: Scene): Timed[] {
  return spoken.flatMap(({ words, atMs, voice }) =>
    words.map((text, at) => ({ text, startMs: atMs + at * stepMs, voice })),
  );
}

function accountAt(url: string): Account {
  return { key: 'aai-secret', baseUrl: url, model: null, from: 'installation', turn: unlimited };
}

function orderFor(scene: Scene, also: Partial<TranscriptionOrder>): TranscriptionOrder {
  const channelCount = scene.mode === 'dual' ? 2 : 1;
  return orderOf('/nowhere', {
    durationMs: scene.durationMs,
    channelCount,
    channels: { mode: scene.mode, agentChannel: 0 },
    speech: Array.from({ length: channelCount }, (_, channel) => speechOf(scene, channel)),
    ...also,
  });
}

function speechOf({ mode, spoken }: Scene, channel: number): SpeechSegment[] {
  return spoken
    .filter(({ voice }) => mode === 'mono' || voice === channel)
    .map(({ atMs, words }) => [atMs, atMs + words.length * stepMs]);
}

async function withFolder(): Promise<{ path: string; remove: () => Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'transcribers-'));
  return { path, remove: () => rm(path, { recursive: true }) };
}

/** Every way to a transcript, by its name. */
export const ways: Readonly<Record<string, () => Promise<Way>>> = {
  AssemblyAI: async () => {
    const [server, folder] = [await startAssemblyAi(), await withFolder()];
    const path = join(folder.path, 'audio');
    await writeFile(path, Buffer.alloc(1_000));
    return {
      provider: 'assemblyai',
      tellsVoices: true,
      transcribe: async (scene) => {
        const utterances = utterancesOf(scene);
        const text = utterances.map((one) => one.text).join(' ');
        server.lies({ text, utterances, words: utterances.flatMap(({ words }) => words) });
        return transcriptBy(createAssemblyAi(accountAt(server.url)), orderFor(scene, { path }));
      },
      close: async () => {
        await server.close();
        await folder.remove();
      },
    };
  },

  Deepgram: async () => {
    const [server, folder] = [await startDeepgram(), await withFolder()];
    const path = join(folder.path, 'audio');
    await writeFile(path, Buffer.alloc(1_000));
    return {
      provider: 'deepgram',
      tellsVoices: true,
      transcribe: async (scene) => {
        server.hears(deepgramChannels(scene));
        return transcriptBy(createDeepgram(accountAt(server.url)), orderFor(scene, { path }));
      },
      close: async () => {
        await server.close();
        await folder.remove();
      },
    };
  },

  'Whisper as at OpenAI': () => whisperWay('openai'),
  'Whisper by faster-whisper': () => whisperWay('faster-whisper'),
  'Whisper by whisper.cpp': () => whisperWay('whisper.cpp'),

  'a supplied answer of Deepgram': async () => ({
    provider: 'supplied',
    tellsVoices: true,
    transcribe: async (scene) =>
      supplied(scene, 'call.json', JSON.stringify(deepgramAnswer(deepgramChannels(scene)))),
    close: async () => undefined,
  }),

  'a supplied WebVTT file': async () => ({
    provider: 'supplied',
    tellsVoices: true,
    transcribe: async (scene) => supplied(scene, 'call.vtt', vttOf(scene)),
    close: async () => undefined,
  }),
};

/** Sentences as AssemblyAI puts them together: by channel, or by voice. */
function utterancesOf(scene: Scene) {
  const isDual = scene.mode === 'dual';
  const names = isDual ? ['1', '2'] : ['A', 'B', 'C', 'D'];
  return scene.spoken.map((one) => {
    const name = names[one.voice] ?? 'Z';
    const common = { confidence: 0.97, speaker: name, ...(isDual ? { channel: name } : {}) };
    const words = wordsOf({ ...scene, spoken: [one] }).map(({ text, startMs }) => ({
      ...common,
      text,
      start: startMs,
      end: startMs + 400,
    }));
    const end = one.atMs + words.length * stepMs;
    return { ...common, text: one.words.join(' '), start: one.atMs, end, words };
  });
}

async function transcriptBy(transcriber: Transcriber, order: TranscriptionOrder): Promise<Transcript> {
  const { transcript } = await transcriber.transcribe(order);
  return transcript;
}

function deepgramChannels(scene: Scene) {
  const words = wordsOf(scene);
  if (scene.mode === 'mono')
    return [words.map(({ text, startMs, voice }) => [text, startMs / 1_000, voice] as const)];
  return [0, 1].map((channel) =>
    words
      .filter(({ voice }) => voice === channel)
      .map(({ text, startMs }) => [text, startMs / 1_000] as const),
  );
}

async function whisperWay(kind: WhisperKind): Promise<Way> {
  const [server, folder] = [await startWhisper(kind), await withFolder()];
  /** A copy that says which sound it is of. */
  const copy = async ({ codec, sound }: CopyWish) => {
    const path = join(folder.path, `copy.${codec}`);
    await writeFile(path, JSON.stringify(sound));
    return { path, sizeBytes: 10 };
  };
  return {
    provider: 'whisper',
    tellsVoices: false,
    transcribe: async (scene) => {
      server.hears(({ bytes }) => linesOf(scene, JSON.parse(bytes.toString()) as CopyWish['sound']));
      return transcriptBy(createWhisperEndpoint(accountAt(server.url)), orderFor(scene, { copy }));
    },
    close: async () => {
      await server.close();
      await folder.remove();
    },
  };
}

function linesOf({ spoken }: Scene, sound: CopyWish['sound']): Line[] {
  return spoken
    .filter(({ voice }) => sound === 'mixed' || voice === sound)
    .map(({ words, atMs }) => [words.join(' '), atMs / 1_000, (atMs + words.length * stepMs) / 1_000]);
}

function supplied(scene: Scene, fileName: string, text: string): Transcript {
  const channelRule = { mode: scene.mode, agentChannel: 0 } as const;
  return readSuppliedTranscript({
    fileName,
    bytes: Buffer.from(text),
    durationMs: scene.durationMs,
    channelRule,
  });
}

function stamp(ms: number): string {
  return new Date(ms).toISOString().slice(11, 23);
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** In a file with two sides these are named; voices of one channel have names that say nothing. */
function vttOf({ mode, spoken }: Scene): string {
  const names = mode === 'dual' ? ['Agent', 'Customer'] : ['A', 'B', 'C', 'D'];
  const cues = spoken.map(({ voice, words, atMs }, index) => {
    const texts = words.map((word, at) => `<${stamp(atMs + at * stepMs)}>${escaped(word)}`).join(' ');
    const end = stamp(atMs + words.length * stepMs);
    return `turn ${index + 1}\n${stamp(atMs)} --> ${end}\n<v ${names[voice] ?? 'Z'}>${texts}`;
  });
  return ['WEBVTT', ...cues].join('\n\n');
}
