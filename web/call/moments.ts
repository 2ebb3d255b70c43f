import { lastAtOrBefore, type TranscriptRow, type TurnShown, type WordShown } from './transcript-rows.ts';

/** The timed words of a transcript by the moment they begin; the three arrays run in step. */
export type Moments = {
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  readonly words: Int32Array;
};

const lookBack = 8;
const lingersMs = 600;

/** Orders the words that have times by their start; people who talk at once are not in order in a transcript. */
export function momentsOf(words: readonly WordShown[]): Moments {
  const timed: { word: number; start: number; end: number }[] = [];
  for (const [word, [, start, end]] of words.entries()) {
    if (start !== null) timed.push({ word, start, end: end ?? start });
  }
  timed.sort((a, b) => a.start - b.start || a.word - b.word);
  return {
    starts: Int32Array.from(timed, ({ start }) => start),
    ends: Int32Array.from(timed, ({ end }) => end),
    words: Int32Array.from(timed, ({ word }) => word),
  };
}

/**
 * The word being said at a moment (milliseconds): one still being spoken wins over one that has ended; within
 * 0.6 s after its end the last one stays. Null in silence and before the first word.
 */
export function wordAt({ starts, ends, words }: Moments, ms: number): number | null {
  const last = lastAtOrBefore(starts.length, (index) => starts[index] ?? 0, ms);
  if (last === null) return null;
  for (let index = last; index >= 0 && index > last - lookBack; index -= 1) {
    if ((ends[index] ?? 0) > ms) return words[index] ?? null;
  }
  return ms - (ends[last] ?? 0) <= lingersMs ? (words[last] ?? null) : null;
}

/** The row that began last at a moment; rows without a time are passed over. Null before the first one. */
export function rowAt(rows: readonly TranscriptRow[], ms: number): number | null {
  let best: number | null = null;
  let bestStart = -1;
  for (const [index, { startMs }] of rows.entries()) {
    if (startMs === null || startMs > ms || startMs < bestStart) continue;
    best = index;
    bestStart = startMs;
  }
  return best;
}

/** Where to jump for a word: its own start, else the start of its turn, else nowhere (null). */
export function momentOfWord(
  words: readonly WordShown[],
  turn: Pick<TurnShown, 'start_ms'> | undefined,
  word: number,
): number | null {
  return words[word]?.[1] ?? turn?.start_ms ?? null;
}

/** How finely a transcript can be followed: by word, by turn, or not at all. */
export function timingOf(transcript: {
  words: readonly WordShown[];
  turns: readonly TurnShown[];
}): 'words' | 'turns' | 'none' {
  if (transcript.words.some(([, start]) => start !== null)) return 'words';
  return transcript.turns.some(({ start_ms }) => start_ms !== null) ? 'turns' : 'none';
}
