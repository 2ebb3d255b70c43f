import type { Word } from '#shared/transcripts.ts';
import type { Interval } from './times.ts';
import { folded, tokensOf, type Voice } from './tokens.ts';

/** A word as a recogniser heard it: often without the punctuation that its own text has. */
export type HeardWord = Interval & { text: string; confidence: number | null };

/** How many heard words a token may skip: recognisers spell "$5" and "9:30" as several words in their word lists. */
const REACH = 4;

/**
 * The words of `text`, each with the time and confidence of the heard word it corresponds to; a token that
 * corresponds to none keeps null times. `from` is where the search in `heard` begins; `next` where the following
 * text should go on.
 */
export function alignWords(
  text: string,
  heard: readonly HeardWord[],
  voice: Voice,
  from = 0,
): { words: Word[]; next: number } {
  let next = from;
  const words = tokensOf(text).map((token): Word => {
    const at = indexOfToken(folded(token), heard, next);
    const found = at === null ? undefined : heard[at];
    if (at !== null) next = at + 1;
    return {
      text: token,
      startMs: found?.startMs ?? null,
      endMs: found?.endMs ?? null,
      confidence: found?.confidence ?? null,
      ...voice,
    };
  });
  return { words, next };
}

function indexOfToken(token: string, heard: readonly HeardWord[], from: number): number | null {
  if (token === '') return null;
  for (let at = from; at < Math.min(from + REACH, heard.length); at += 1) {
    if (folded(heard[at]?.text ?? '') === token) return at;
  }
  return null;
}

/** The words of a contribution: those heard when they make up its text, else its text with the times that fit. */
export function wordsOfText(text: string, heard: readonly HeardWord[], voice: Voice): Word[] {
  const direct = heard.flatMap((word) => timedWords(word, voice));
  const tokens = tokensOf(text);
  const same = tokens.length === direct.length && tokens.every((token, i) => token === direct[i]?.text);
  if (same || tokens.length === 0) return direct;
  return alignWords(text, heard, voice).words;
}

/** One heard word as words: a source that puts white space into a "word" times its first and last part only. */
export function timedWords(heard: HeardWord, voice: Voice): Word[] {
  const tokens = tokensOf(heard.text);
  return tokens.map((text, index) => ({
    text,
    startMs: index === 0 ? heard.startMs : null,
    endMs: index === tokens.length - 1 ? heard.endMs : null,
    confidence: heard.confidence,
    ...voice,
  }));
}
