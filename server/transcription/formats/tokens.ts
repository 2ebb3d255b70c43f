import type { Word } from '#shared/transcripts.ts';
import { FormatProblem, MAX_WORD_LENGTH } from './parsed.ts';

// Control characters count as white space: PostgreSQL refuses U+0000 in text and nobody can see the others.
const BETWEEN_WORDS = /[\s\p{Cc}\ufeff]+/u;

export type Voice = { speaker: string | null; channel: number | null };
export const NO_VOICE: Voice = { speaker: null, channel: null };

/** The words of a text, in order, without any white space, control character or broken surrogate. */
export function tokensOf(text: string): string[] {
  const tokens = text
    .toWellFormed()
    .split(BETWEEN_WORDS)
    .filter((token) => token !== '');
  const long = tokens.find((token) => token.length > MAX_WORD_LENGTH);
  if (long !== undefined) {
    throw new FormatProblem(
      `it has a word of ${long.length} characters, beginning with "${long.slice(0, 20)}"`,
    );
  }
  return tokens;
}

/** The words of a text whose source gives no time for each of them. */
export function untimedWords(text: string, voice: Voice = NO_VOICE): Word[] {
  return tokensOf(text).map((token) => ({
    text: token,
    startMs: null,
    endMs: null,
    confidence: null,
    channel: voice.channel,
    speaker: voice.speaker,
  }));
}

/** A speaker's name, model or id in a form that can be shown and stored: one line, at most 100 characters. */
export function nameOf(value: string | number | null | undefined): string | null {
  if (value === null || value === undefined) return null;
  const name = String(value).slice(0, 400).toWellFormed().split(BETWEEN_WORDS).join(' ').trim();
  return name === '' ? null : name.slice(0, 100).toWellFormed();
}

/** A confidence between 0 and 1, or null when the source gives none or one that cannot be meant. */
export function confidenceOf(value: number | null | undefined): number | null {
  return typeof value === 'number' && value >= 0 && value <= 1 ? value : null;
}

/** Lower case without punctuation and accents, for comparing words and labels. */
export function folded(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/[^\p{L}\p{N}]+/gu, '')
    .toLowerCase();
}
