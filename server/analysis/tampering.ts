import type { Evidence } from '#shared/checks.ts';
import type { Transcript, Turn } from '#shared/transcripts.ts';
import { evidenceOf } from './evidence.ts';
import { signsOfCommands } from './tampering-patterns.ts';

const mostPlaces = 10;
/** Words of the same voice's next turn that a sentence may go on with. */
const wordsAhead = 20;
/** Nobody says longer words; whoever writes them gains nothing by it. */
const longestWord = 60;

/**
 * Places where a transcript tries to command whoever judges it, in their order, each with the words it is seen by. It
 * knows common ways of saying so, in the clear or dressed up, also when a turn of somebody else lies in between; what it
 * does not know, the judge may still report. Requests that people make of each other on calls are none.
 */
export function commandsIn(transcript: Transcript): Evidence[] {
  const places: Evidence[] = [];
  for (const [index, turn] of transcript.turns.entries()) {
    if (places.length >= mostPlaces) break;
    const place = commandIn(transcript, index, turn);
    if (place !== null) places.push(place);
  }
  return places;
}

function commandIn(transcript: Transcript, index: number, turn: Turn): Evidence | null {
  const own = wordsOf(transcript, turn);
  const next = nextOfVoice(transcript.turns, index);
  const ahead = next === null ? [] : wordsOf(transcript, next).slice(0, wordsAhead);
  const { text, starts } = runTogether([...own, ...ahead]);
  const end = starts[own.length] ?? text.length;
  for (const { pattern, unless } of signsOfCommands) {
    const found = text.match(pattern);
    if (found?.index === undefined || found.index >= end || unless?.test(text) === true) continue;
    const first = wordAt(starts, found.index);
    const last = Math.min(wordAt(starts, found.index + found[0].trimEnd().length - 1), own.length - 1);
    const { firstWord } = turn;
    return evidenceOf(transcript, { turn: index, firstWord: firstWord + first, lastWord: firstWord + last });
  }
  return null;
}

function wordsOf({ words }: Transcript, { firstWord, wordCount }: Turn): string[] {
  return words.slice(firstWord, firstWord + wordCount).map(({ text }) => plain(text).slice(0, longestWord));
}

/** The next turn of the same voice, when at most one turn of somebody else lies between. */
function nextOfVoice(turns: readonly Turn[], index: number): Turn | null {
  const { role, speaker } = turns[index] ?? {};
  const after = turns.slice(index + 1, index + 3);
  return after.find((turn) => turn.role === role && turn.speaker === speaker) ?? null;
}

/** Tag characters are letters that nobody sees; what else is invisible is left out. */
function plain(text: string): string {
  return text
    .replace(/[\u{e0020}-\u{e007e}]/gu, (tag) => String.fromCodePoint((tag.codePointAt(0) ?? 0) - 0xe0000))
    .normalize('NFKC')
    .replace(/[\p{Cf}\p{Cc}]/gu, '')
    .replace(/[\u2018\u2019]/g, "'")
    .toLowerCase();
}

function runTogether(words: readonly string[]): { text: string; starts: readonly number[] } {
  const starts: number[] = [];
  let text = '';
  for (const word of words) {
    starts.push(text.length);
    text += `${word} `;
  }
  return { text, starts };
}

function wordAt(starts: readonly number[], offset: number): number {
  return Math.max(
    0,
    starts.findLastIndex((start) => start <= offset),
  );
}
