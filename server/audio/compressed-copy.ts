import { stat } from 'node:fs/promises';
import path from 'node:path';
import { type AudioTools, debianAudioTools } from './audio-tools.ts';
import { type Bounds, startBounded } from './bounded-child.ts';
import { endingFailure } from './decode-failure.ts';
import { inputArgs } from './input-args.ts';

/** A smaller copy of a recording, or of a part of it, for a provider that cannot take the original. */
export type CopyWish = {
  readonly codec: CopyCodec;
  /** All channels as they are (of more than two a mix to two), all mixed into one, or one of them alone (from zero). */
  readonly sound: 'as_it_is' | 'mixed' | number;
  /** In milliseconds; the whole unless said. */
  readonly part?: { readonly startMs: number; readonly endMs: number } | undefined;
};

export type CopyCodec = keyof typeof copyCodecs;

export type CompressedCopy = { readonly path: string; readonly sizeBytes: number };

type Codec = { extension: string; contentType: string; bytesPerSecond: number; args: readonly string[] };

/**
 * What a second of one channel takes at most (FLAC: what it would be uncompressed, with its frames' heads), and how it
 * is made: 16 kHz, more than which no recogniser of speech uses.
 */
export const copyCodecs = {
  flac: {
    extension: 'flac',
    contentType: 'audio/flac',
    bytesPerSecond: 32_200,
    args: ['-ar', '16000', '-sample_fmt', 's16', '-c:a', 'flac', '-compression_level', '5', '-f', 'flac'],
  },
  mp3: {
    extension: 'mp3',
    contentType: 'audio/mpeg',
    bytesPerSecond: 6_100,
    args: ['-ar', '16000', '-c:a', 'libmp3lame', '-b:a', '48k', '-joint_stereo', '0', '-f', 'mp3'],
  },
  opus: {
    extension: 'ogg',
    contentType: 'audio/ogg',
    bytesPerSecond: 4_300,
    args: ['-ar', '16000', '-c:a', 'libopus', '-b:a', '32k', '-vbr', 'constrained', '-f', 'ogg'],
  },
} as const satisfies Record<string, Codec>;

/** The bit rate is of a channel; MP3 and Opus name that of all. */
const bothChannels: Readonly<Record<string, string>> = { '48k': '96k', '32k': '64k' };

/** The recording, with how many channels it has and how it is read if it has no header. */
export type CopySource = {
  readonly path: string;
  readonly channels: number;
  readonly rawFormat: string | null;
};

type CopyOptions = {
  readonly signal: AbortSignal;
  readonly tools?: AudioTools;
  readonly limits?: Bounds;
};

const defaultLimits: Bounds = { timeoutMs: 20 * 60_000, memoryBytes: 2 ** 30 };

/**
 * Writes a copy to `to`, in a child process bounded in time and memory; the caller removes it, also after a failure.
 * Times in it are those of the original, less the start of the part. Throws audio_undecodable, decode_timeout,
 * disk_full; on an abort, its reason.
 */
export async function writeCopy(
  source: CopySource,
  to: string,
  wish: CopyWish,
  { signal, tools = debianAudioTools, limits = defaultLimits }: CopyOptions,
): Promise<CompressedCopy> {
  const child = startBounded(tools, 'ffmpeg', copyArgs(source, to, wish), { ...limits, signal });
  child.stdout.resume();
  const ending = await child.ended;
  signal.throwIfAborted();
  const failure = endingFailure(ending, { complaints: child.complaints(), timeoutMs: limits.timeoutMs });
  if (failure !== null) throw failure;
  return { path: to, sizeBytes: (await stat(to)).size };
}

function copyArgs(source: CopySource, to: string, { codec, sound, part }: CopyWish): string[] {
  const isStereo = sound === 'as_it_is' && source.channels > 1;
  const encoder = copyCodecs[codec].args.map((arg) => (isStereo ? (bothChannels[arg] ?? arg) : arg));
  return [
    ['-nostdin', '-hide_banner', '-v', 'error', ...inputArgs(source.path, source.rawFormat)],
    ['-map', '0:a:0', '-vn', '-sn', '-dn'],
    ['-af', filtersOf({ sound, part }), '-ac', isStereo ? '2' : '1'],
    ['-map_metadata', '-1', '-fflags', '+bitexact', ...encoder, '-y', `file:${path.resolve(to)}`],
  ].flat();
}

/** Gaps become silence first, as where the recording is measured; a part is cut by the samples that follow from it. */
function filtersOf({ sound, part }: Pick<CopyWish, 'sound' | 'part'>): string {
  const filters = ['aresample=async=1:first_pts=0'];
  if (typeof sound === 'number') filters.push(`pan=mono|c0=c${sound}`);
  if (part !== undefined) {
    filters.push(`atrim=start=${part.startMs / 1000}:end=${part.endMs / 1000}`, 'asetpts=PTS-STARTPTS');
  }
  return filters.join(',');
}
