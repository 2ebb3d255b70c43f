import { open } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { KnownError } from '#shared/errors.ts';
import { type AudioTools, debianAudioTools } from './audio-tools.ts';
import { type Bounds, isCrash, startBounded } from './bounded-child.ts';
import { announcedFormat, isPlainlyNotSound, rawFormatOf } from './formats.ts';
import { inputArgs } from './input-args.ts';
import { plainWav } from './plain-wav.ts';
import type { Probe } from './recording.ts';
import { wavClaimRatio } from './wav-claim.ts';

export type ProbeOptions = {
  /** The name the recording came with; only its extension is looked at, and only for recordings without a header. */
  fileName?: string | undefined;
  signal?: AbortSignal | undefined;
  limits?: Partial<Bounds> | undefined;
  tools?: AudioTools | undefined;
};

const defaultLimits: Bounds = { timeoutMs: 30_000, memoryBytes: 2 ** 30 };
const headBytes = 65_536;

/**
 * Recognises a recording by its content, from a local file whose path has no extension (ffmpeg lets one weigh in). A
 * plain WAV file is read here, which takes a thousandth of what starting ffprobe does; ffprobe says the same of it.
 * Throws file_empty, not_audio, recording_damaged or no_audio_stream. What it accepts may still fail to decode.
 */
export async function probe(source: { path: string }, options: ProbeOptions = {}): Promise<Probe> {
  const { head, sizeBytes } = await readHead(source.path);
  options.signal?.throwIfAborted();
  if (sizeBytes === 0) throw new KnownError('file_empty');
  const rawFormat = announcedFormat(head) === null ? rawFormatOf(options.fileName ?? '') : null;
  if (rawFormat !== null && isPlainlyNotSound(head)) throw new KnownError('not_audio');
  const plain = plainWav(head, sizeBytes);
  if (plain !== null) return plain;

  const answer = await askFfprobe(source.path, rawFormat, options);
  if (answer === null) throw unreadable(head);
  const found = readAnswer(answer.text);
  if (found === null) throw unreadable(head);
  const guessed = answer.complaints.includes('Estimating duration from bitrate');
  const claim = claimedDuration(found, { guessed, ratio: wavClaimRatio(head, sizeBytes) });
  return { ...found.probe, claimedDurationSeconds: claim, rawFormat };
}

async function readHead(path: string): Promise<{ head: Uint8Array; sizeBytes: number }> {
  const file = await open(path);
  try {
    const { size: sizeBytes } = await file.stat();
    const { buffer, bytesRead } = await file.read(Buffer.alloc(headBytes), 0, headBytes, 0);
    return { head: buffer.subarray(0, bytesRead), sizeBytes };
  } finally {
    await file.close();
  }
}

async function askFfprobe(path: string, rawFormat: string | null, options: ProbeOptions) {
  const bounds = { ...defaultLimits, ...options.limits, signal: options.signal };
  const shown = 'format=format_name,duration:stream=codec_type,codec_name,sample_rate,channels';
  const output = ['-show_entries', `${shown}:stream_disposition=attached_pic`, '-of', 'json=compact=1'];
  const args = ['-hide_banner', '-v', 'warning', ...output, ...inputArgs(path, rawFormat)];
  const child = startBounded(options.tools ?? debianAudioTools, 'ffprobe', args, bounds);
  const [answer, ending] = await Promise.all([text(child.stdout), child.ended]);
  switch (ending.by) {
    case 'abort':
      throw options.signal?.reason;
    case 'timeout':
      throw new KnownError('decode_timeout', { minutes: bounds.timeoutMs / 60_000 });
    case 'signal':
      if (isCrash(ending.signal)) return null;
      throw new Error(`ffprobe was ended by ${ending.signal}`);
    case 'exit':
      return ending.code === 0 ? { text: answer, complaints: child.complaints() } : null;
  }
}

const Answer = z.object({
  format: z.object({ format_name: z.string(), duration: z.coerce.number().optional() }),
  streams: z.array(
    z.object({
      codec_type: z.string().optional(),
      codec_name: z.string().default('unknown'),
      sample_rate: z.coerce.number().default(0),
      channels: z.number().default(0),
      disposition: z.object({ attached_pic: z.number() }).optional(),
    }),
  ),
});

type Found = { probe: Omit<Probe, 'claimedDurationSeconds' | 'rawFormat'>; durationSeconds: number | null };

function readAnswer(json: string): Found | null {
  const answer = Answer.safeParse(parseJson(json));
  if (!answer.success) return null;
  const { format, streams } = answer.data;
  const sound = streams.find((stream) => stream.codec_type === 'audio');
  const hasVideo = streams.some(
    (stream) => stream.codec_type === 'video' && stream.disposition?.attached_pic !== 1,
  );
  if (!sound && streams.length > 0) throw new KnownError('no_audio_stream');
  if (!sound || sound.sample_rate <= 0 || sound.channels <= 0) return null;
  const container = containerNames[format.format_name] ?? format.format_name;
  const { codec_name: codec, sample_rate: sampleRate, channels } = sound;
  return {
    probe: { container, codec, sampleRate, channels, hasVideo },
    durationSeconds: format.duration ?? null,
  };
}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
}

const containerNames: Readonly<Record<string, string>> = {
  'mov,mp4,m4a,3gp,3g2,mj2': 'mp4',
  'matroska,webm': 'matroska',
};

/** A guess from size and bit rate is no claim, except that a cut WAV file still names its whole size. */
function claimedDuration(
  { probe: { container }, durationSeconds }: Found,
  { guessed, ratio }: { guessed: boolean; ratio: number },
): number | null {
  if (durationSeconds === null) return null;
  if (!guessed) return durationSeconds;
  if (container !== 'wav') return null;
  return ratio > 1 ? Math.round(durationSeconds * ratio * 1000) / 1000 : null;
}

function unreadable(head: Uint8Array): KnownError {
  const format = announcedFormat(head);
  return format === null ? new KnownError('not_audio') : new KnownError('recording_damaged', { format });
}
