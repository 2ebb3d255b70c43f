import { type CopyCodec, copyCodecs } from '#server/audio/compressed-copy.ts';
import type { SpeechSegment } from '#server/audio/recording.ts';
import { type Part, partsOf, speechIn } from './parts.ts';

/** What OpenAI takes, and what stands in the way of many others; a little less than 25 MB, for the form around it. */
export const usualMostBytes = 24_000_000;
/** An endpoint that does not take a file as small as this does not take files. */
export const leastBytes = 200_000;

/** How a stretch of one channel is sent: without loss where that is sure to fit, else as MP3, else as that in parts. */
export type Plan = { readonly codec: CopyCodec; readonly parts: readonly Part[] };

/** A stretch as requests of at most so many bytes each, cut where `speech` (of the whole recording) pauses. */
export function planFor(stretch: Part, speech: readonly SpeechSegment[], mostBytes: number): Plan {
  const durationMs = stretch.endMs - stretch.startMs;
  if (longestOf('flac', mostBytes) >= durationMs) return { codec: 'flac', parts: [stretch] };
  const mostMs = longestOf('mp3', mostBytes);
  const parts = partsOf({ durationMs, speech: speechIn(speech, stretch), mostMs });
  const { startMs: byMs } = stretch;
  return {
    codec: 'mp3',
    parts: parts.map(({ startMs, endMs }) => ({ startMs: startMs + byMs, endMs: endMs + byMs })),
  };
}

/** Milliseconds of one channel that are sure to fit into so many bytes. */
function longestOf(codec: CopyCodec, mostBytes: number): number {
  return Math.floor((mostBytes / copyCodecs[codec].bytesPerSecond) * 1_000);
}
