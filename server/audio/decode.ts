import { stat } from 'node:fs/promises';
import path from 'node:path';
import { KnownError } from '#shared/errors.ts';
import { type AnalysisSettings, type AnalysisThread, beginAnalysis } from './analysis-thread.ts';
import { type AudioTools, debianAudioTools } from './audio-tools.ts';
import { type BoundedChild, type Bounds, type Ending, startBounded } from './bounded-child.ts';
import { decodeFailure, hopeless } from './decode-failure.ts';
import { inputArgs } from './input-args.ts';
import type { PcmFacts } from './pcm-analysis.ts';
import { playbackArgs, playbackContentType, playbackFormat } from './playback.ts';
import { isTruncated, type Probe, type Recording } from './recording.ts';

export type DecodeLimits = Bounds & {
  /** Longer recordings are refused; a small file can claim to be silence for years. */
  maxDurationSeconds: number;
};

export type DecodeOptions = {
  signal?: AbortSignal | undefined;
  limits?: Partial<DecodeLimits> | undefined;
  tools?: AudioTools | undefined;
  /** Gives the thread that measures; one for this recording alone unless said. */
  beginAnalysis?: ((settings: AnalysisSettings) => AnalysisThread) | undefined;
};

const defaultLimits: DecodeLimits = {
  timeoutMs: 15 * 60_000,
  memoryBytes: 2 ** 30,
  maxDurationSeconds: 24 * 3600,
};

/**
 * Decodes a recording whole, once: measures it, and writes the copy for the player to `playbackPath` (which the
 * caller removes, also after a failure). Memory stays flat however long the recording is. Throws audio_empty,
 * audio_undecodable, decode_timeout or disk_full; on an abort, its reason.
 */
export async function decode(
  source: { path: string; playbackPath: string; probe: Probe },
  options: DecodeOptions = {},
): Promise<Recording> {
  const { probe } = source;
  const reason = hopeless(probe);
  if (reason !== null) throw new KnownError('audio_undecodable', { problem: reason });
  const limits = { ...defaultLimits, ...options.limits };
  const settings = { channels: Math.min(2, probe.channels), sampleRate: analysisRate(probe.sampleRate) };

  const args = decodeArgs(source, { ...settings, maxDurationSeconds: limits.maxDurationSeconds });
  const tools = options.tools ?? debianAudioTools;
  const child = startBounded(tools, 'ffmpeg', args, { ...limits, signal: options.signal });
  const { ending, pcm } = await measure(child, (options.beginAnalysis ?? beginAnalysis)(settings));
  options.signal?.throwIfAborted();
  const failure = decodeFailure(ending, { complaints: child.complaints(), pcm, limits });
  if (failure !== null) throw failure;

  const { size: sizeBytes } = await stat(source.playbackPath);
  return { ...describe(probe, pcm), playback: { sizeBytes, contentType: playbackContentType } };
}

/** Telephone recordings are measured as they are, finer ones at 16 kHz: speech has little above. */
function analysisRate(sampleRate: number): number {
  return sampleRate <= 8000 ? 8000 : 16_000;
}

/** Gaps in a stream become silence and it begins at zero, or everything after a gap would be early. */
const keepTime = ['-af', 'aresample=async=1:first_pts=0'];

function decodeArgs(
  { path: file, playbackPath, probe }: { path: string; playbackPath: string; probe: Probe },
  {
    channels,
    sampleRate,
    maxDurationSeconds,
  }: { channels: number; sampleRate: number; maxDurationSeconds: number },
): string[] {
  const soundOnly = ['-map', '0:a:0', '-vn', '-sn', '-dn', '-t', String(maxDurationSeconds)];
  const output = [...soundOnly, ...keepTime, '-ac', String(channels)];
  const format = playbackFormat({ sampleRate: probe.sampleRate, channels });
  return [
    ['-nostdin', '-hide_banner', '-v', 'error', ...inputArgs(file, probe.rawFormat)],
    [...output, '-ar', String(sampleRate), '-f', 's16le', 'pipe:1'],
    [...output, ...playbackArgs(path.resolve(playbackPath), format)],
  ].flat();
}

const batchBytes = 256 * 1024;

/** Joins the small pieces in which a pipe gives its bytes: handing each to the thread would cost more than measuring it. */
async function* inBatches(pipe: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let pieces: Uint8Array[] = [];
  let sizeBytes = 0;
  for await (const piece of pipe) {
    pieces.push(piece);
    sizeBytes += piece.length;
    if (sizeBytes < batchBytes) continue;
    yield Buffer.concat(pieces);
    pieces = [];
    sizeBytes = 0;
  }
  if (sizeBytes > 0) yield Buffer.concat(pieces);
}

async function measure(
  child: BoundedChild,
  analysis: AnalysisThread,
): Promise<{ ending: Ending; pcm: PcmFacts }> {
  try {
    const [ending, pcm] = await Promise.all([
      child.ended,
      (async () => {
        for await (const batch of inBatches(child.stdout)) await analysis.add(batch);
        return analysis.finish();
      })(),
    ]);
    return { ending, pcm };
  } finally {
    child.kill();
    await analysis.stop();
  }
}

function describe(probe: Probe, { peaks, activity, ...pcm }: PcmFacts): Omit<Recording, 'playback'> {
  const { container, codec, channels, sampleRate, claimedDurationSeconds } = probe;
  const truncated = isTruncated(claimedDurationSeconds, pcm.durationSeconds);
  return {
    facts: { container, codec, channels, sampleRate, claimedDurationSeconds, truncated, ...pcm },
    peaks,
    activity,
  };
}
