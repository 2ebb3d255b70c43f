import type { SpeechSegment } from '#server/audio/recording.ts';

/** A stretch of a recording, in milliseconds. */
export type Part = { readonly startMs: number; readonly endMs: number };

/**
 * A recording in parts of at most `mostMs`, cut in the middle of the longest pause in the second half of each; where
 * somebody speaks all through it, at its end. The parts follow one another without gap or overlap.
 */
export function partsOf({
  durationMs,
  speech,
  mostMs,
}: {
  durationMs: number;
  /** In order, without overlap. */
  speech: readonly SpeechSegment[];
  mostMs: number;
}): Part[] {
  const parts: Part[] = [];
  let startMs = 0;
  while (durationMs - startMs > mostMs) {
    const window = { startMs: startMs + Math.ceil(mostMs / 2), endMs: startMs + mostMs };
    const endMs = longestPause(speech, window) ?? window.endMs;
    parts.push({ startMs, endMs });
    startMs = endMs;
  }
  return [...parts, { startMs, endMs: durationMs }];
}

/** The middle of the longest pause within a window, of the last of several; null when there is none. */
function longestPause(speech: readonly SpeechSegment[], window: Part): number | null {
  let longest = 0;
  let middle: number | null = null;
  let silentFromMs = window.startMs;
  const within = speech.filter(([start, end]) => end > window.startMs && start < window.endMs);
  for (const [start, end] of [...within, [window.endMs, window.endMs] as const]) {
    if (start - silentFromMs >= Math.max(1, longest)) {
      longest = start - silentFromMs;
      middle = silentFromMs + Math.round(longest / 2);
    }
    silentFromMs = Math.max(silentFromMs, end);
  }
  return middle;
}

/** Where anybody speaks, of several channels: in order, without overlap. */
export function anybodySpeaks(channels: readonly (readonly SpeechSegment[])[]): SpeechSegment[] {
  const joined: SpeechSegment[] = [];
  for (const [start, end] of channels.flat().toSorted(([a], [b]) => a - b)) {
    const last = joined.at(-1);
    if (last !== undefined && start <= last[1]) last[1] = Math.max(last[1], end);
    else joined.push([start, end]);
  }
  return joined;
}

/** What of the speech lies in a part, in times that begin at its start. */
export function speechIn(speech: readonly SpeechSegment[], { startMs, endMs }: Part): SpeechSegment[] {
  return speech
    .filter(([start, end]) => end > startMs && start < endMs)
    .map(([start, end]) => [Math.max(start, startMs) - startMs, Math.min(end, endMs) - startMs]);
}
