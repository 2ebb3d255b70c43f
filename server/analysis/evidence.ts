import type { Evidence } from '#shared/checks.ts';
import type { Transcript, Turn } from '#shared/transcripts.ts';
import { visible } from './plain-text.ts';

/** Evidence that points at some words of one turn: their text as it stands there, and their times or the turn's. */
export function evidenceOf(
  transcript: Transcript,
  at: { readonly turn: number; readonly firstWord: number; readonly lastWord: number },
): Evidence {
  const { turn, firstWord, lastWord } = at;
  const words = transcript.words.slice(firstWord, lastWord + 1);
  const around = transcript.turns[turn];
  return {
    turn,
    quote: words.map((word) => word.text).join(' '),
    firstWord,
    wordCount: words.length,
    startMs: words[0]?.startMs ?? around?.startMs ?? null,
    endMs: words.at(-1)?.endMs ?? around?.endMs ?? null,
  };
}

/**
 * Whether a quote stands in a turn (index from 0), word for word: the evidence for its first place there, else null.
 * Case, spacing and punctuation do not count; a changed, missing or added word, digit, accent or currency sign does.
 * The quote begins and ends with whole words and may not be empty.
 */
export function verifyQuote(transcript: Transcript, turn: number, quote: string): Evidence | null {
  const around = transcript.turns[turn];
  const wanted = runTogether(marksOf(quote)).text;
  if (around === undefined || wanted === '') return null;
  const marks = marksOfTurn(transcript, around);
  const { text, markAtStart, markAtEnd } = runTogether(marks.map((mark) => mark.text));
  for (let start = text.indexOf(wanted); start >= 0; start = text.indexOf(wanted, start + 1)) {
    const first = marks[markAtStart.get(start) ?? -1];
    const last = marks[markAtEnd.get(start + wanted.length) ?? -1];
    if (first !== undefined && last !== undefined) {
      return evidenceOf(transcript, { turn, firstWord: first.word, lastWord: last.word });
    }
  }
  return null;
}

/**
 * Numbers keep their inner separators, so that 3.5 is not 35; signs of money and % are no punctuation. An accent belongs
 * to its letter; one on anything else is no word.
 */
const MARKS = /\p{N}+(?:[.,:/]\p{N}+)*|\p{L}[\p{L}\p{M}]*|[\p{Sc}%]/gu;

function marksOf(text: string): string[] {
  const marks =
    visible(text)
      .normalize('NFKC')
      .replace(/['\u2018\u2019\u201b\u02bc`]/g, '')
      .match(MARKS) ?? [];
  return marks.map((mark) => mark.toLowerCase());
}

function marksOfTurn(transcript: Transcript, turn: Turn): { text: string; word: number }[] {
  const words = transcript.words.slice(turn.firstWord, turn.firstWord + turn.wordCount);
  return words.flatMap(({ text }, index) =>
    marksOf(text).map((mark) => ({ text: mark, word: turn.firstWord + index })),
  );
}

/** Marks without spaces, so that "e-mail" is "email"; a space stays between two numbers, so that 1 2 is not 12. */
function runTogether(marks: readonly string[]): {
  text: string;
  markAtStart: ReadonlyMap<number, number>;
  markAtEnd: ReadonlyMap<number, number>;
} {
  const markAtStart = new Map<number, number>();
  const markAtEnd = new Map<number, number>();
  let text = '';
  for (const [index, mark] of marks.entries()) {
    if (/\p{N}$/u.test(text) && /^\p{N}/u.test(mark)) text += ' ';
    markAtStart.set(text.length, index);
    text += mark;
    markAtEnd.set(text.length, index);
  }
  return { text, markAtStart, markAtEnd };
}
