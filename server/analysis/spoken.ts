import type { Transcript } from '#shared/transcripts.ts';
import { foldWords, isEnglish, isHesitation } from './words.ts';

/** A voice is still in the middle of its sentence when others put in no more than this many words ("mhm", "yes I see"). */
const INTERJECTION_WORDS = 3;

/**
 * A transcript made ready for finding phrases: its folded words in order, and for each where it stands and which
 * word the same voice says next. "I'm" is one word of the transcript and two folded ones. All arrays are parallel.
 */
export type Spoken = {
  readonly transcript: Transcript;
  /** Length of the recording; null when nobody knows it. */
  readonly durationMs: number | null;
  readonly words: readonly string[];
  /** Index in the transcript's words. */
  readonly wordOf: Int32Array;
  readonly turnOf: Int32Array;
  /** The word before and after it in the same voice, -1 where that voice begins or ends to speak. */
  readonly previous: Int32Array;
  readonly next: Int32Array;
  /** 1 for "um" and its like. */
  readonly hesitation: Uint8Array;
  /** Where each folded word stands, ascending. */
  readonly places: ReadonlyMap<string, readonly number[]>;
  /** Folds a text as this transcript was folded. */
  readonly fold: (text: string) => readonly string[];
};

/**
 * Folds a transcript once, so that any number of checks can be judged on it. `durationMs` is the recording's length
 * where it is known better than the transcript knows it.
 */
export function indexTranscript(transcript: Transcript, durationMs: number | null = null): Spoken {
  const fold = foldOnce(isEnglish(transcript.language));
  const words: string[] = [];
  const wordOf: number[] = [];
  const turnOf: number[] = [];
  for (const [turnIndex, turn] of transcript.turns.entries()) {
    for (let index = turn.firstWord; index < turn.firstWord + turn.wordCount; index += 1) {
      for (const folded of fold(transcript.words[index]?.text ?? '')) {
        words.push(folded);
        wordOf.push(index);
        turnOf.push(turnIndex);
      }
    }
  }
  return {
    transcript,
    durationMs: durationMs ?? transcript.durationMs,
    words,
    wordOf: Int32Array.from(wordOf),
    turnOf: Int32Array.from(turnOf),
    ...sameVoice(transcript, turnOf),
    hesitation: Uint8Array.from(words, (word) => (isHesitation(word) ? 1 : 0)),
    places: placesOf(words),
    fold,
  };
}

function foldOnce(english: boolean): (text: string) => readonly string[] {
  const known = new Map<string, readonly string[]>();
  return (text) => {
    const folded = known.get(text) ?? foldWords(text, english);
    known.set(text, folded);
    return folded;
  };
}

/** Cues and interjections cut sentences in pieces; what a voice says goes on over them. */
function sameVoice(transcript: Transcript, turnOf: readonly number[]): Pick<Spoken, 'previous' | 'next'> {
  const previous = new Int32Array(turnOf.length).fill(-1);
  const next = new Int32Array(turnOf.length).fill(-1);
  const voices = transcript.turns.map(({ role, speaker }) => JSON.stringify([role, speaker]));
  const latest = new Map<string, number>();
  for (const [at, turn] of turnOf.entries()) {
    const voice = voices[turn] ?? '';
    const before = latest.get(voice);
    if (before !== undefined && at - before - 1 <= INTERJECTION_WORDS) {
      previous[at] = before;
      next[before] = at;
    }
    latest.set(voice, at);
  }
  return { previous, next };
}

function placesOf(words: readonly string[]): Map<string, number[]> {
  const places = new Map<string, number[]>();
  for (const [at, word] of words.entries()) {
    const known = places.get(word);
    if (known === undefined) places.set(word, [at]);
    else known.push(at);
  }
  return places;
}
