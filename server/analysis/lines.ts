import type { Transcript, Turn } from '#shared/transcripts.ts';
import { inBlock } from './plain-text.ts';

/** What the judge reads of a turn: all of it, or a piece of a very long one. */
export type Line = {
  /** Index of the turn in the transcript. */
  readonly turn: number;
  readonly text: string;
};

/** Characters of one line; a transcript without speakers is one turn of any length. */
const longestLine = 6_000;

/**
 * A transcript as the judge reads it, one line for each turn: its number, when it begins, who speaks, and what. Names
 * of speakers never get into it: voices without a role are told apart by letters. No turn can end its line or the block.
 */
export function linesOf(transcript: Transcript): Line[] {
  const voices = voicesOf(transcript.turns);
  return transcript.turns.flatMap((turn, index) => {
    const head = [`[${index}]`, clockOf(turn.startMs), `${whoIn(turn, voices)}:`].filter(Boolean).join(' ');
    const pieces = piecesOf(transcript, turn);
    return pieces.map((piece) => ({ turn: index, text: `${head} ${piece}` }));
  });
}

function piecesOf(transcript: Transcript, { firstWord, wordCount }: Turn): string[] {
  const pieces: string[] = [];
  let piece = '';
  for (const { text } of transcript.words.slice(firstWord, firstWord + wordCount)) {
    if (piece !== '' && piece.length + text.length > longestLine) {
      pieces.push(inBlock(piece));
      piece = '';
    }
    piece += ` ${text}`;
  }
  return [...pieces, inBlock(piece)];
}

function whoIn({ role, speaker }: Turn, voices: ReadonlyMap<string, string>): string {
  if (role !== null) return role;
  return speaker === null ? 'somebody' : `voice ${voices.get(speaker) ?? '?'}`;
}

function voicesOf(turns: readonly Turn[]): ReadonlyMap<string, string> {
  const voices = new Map<string, string>();
  for (const { role, speaker } of turns) {
    if (role === null && speaker !== null && !voices.has(speaker)) voices.set(speaker, letterOf(voices.size));
  }
  return voices;
}

function letterOf(index: number): string {
  return index < 26 ? String.fromCodePoint(65 + index) : String(index + 1);
}

function clockOf(ms: number | null): string | null {
  if (ms === null) return null;
  const seconds = Math.floor(ms / 1_000);
  const rest = `${String(Math.floor(seconds / 60) % 60).padStart(2, '0')}:${String(seconds % 60).padStart(2, '0')}`;
  return seconds < 3_600 ? rest : `${Math.floor(seconds / 3_600)}:${rest}`;
}
