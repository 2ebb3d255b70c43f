import { isQuoted, type WordRange } from './evidence-marks.ts';
import type { LaidOutTurn, TranscriptRow } from './transcript-rows.ts';
import type { SearchMatch } from './transcript-search.ts';

/** A run of characters that is marked alike; `match` says whether a search found it, and whether it is the current one. */
export type Fragment = { readonly text: string; readonly match: 'none' | 'found' | 'current' };

/** A word of a row, or what stands between two words (`word` null). */
export type Piece = {
  readonly word: number | null;
  readonly quoted: boolean;
  readonly fragments: readonly Fragment[];
};

export type Marked = {
  /** The matches in the row's turn, in order. */
  readonly matches: readonly SearchMatch[];
  readonly current: SearchMatch | null;
  readonly quoted: readonly WordRange[];
};

/** Cuts a row's text into words and what stands between them, each cut again where search matches begin and end. */
export function piecesOfRow(
  row: TranscriptRow,
  layout: LaidOutTurn,
  turnFirstWord: number,
  marked: Marked,
): Piece[] {
  const pieces: Piece[] = [];
  const cut = (from: number, to: number, word: number | null, quoted: boolean) => {
    if (from < to) pieces.push({ word, quoted, fragments: fragmentsOf(layout.text, from, to, marked) });
  };
  let at = row.from;
  for (let count = 0; count < row.wordCount; count += 1) {
    const word = row.firstWord + count;
    const start = layout.starts[word - turnFirstWord] ?? at;
    const quoted = isQuoted(marked.quoted, word);
    cut(at, start, null, quoted && isQuoted(marked.quoted, word - 1));
    at = endOfWord(layout, word - turnFirstWord, row.to);
    cut(start, at, word, quoted);
  }
  cut(at, row.to, null, false);
  return pieces;
}

/** A word ends where the white space before the next one begins. */
function endOfWord({ text, starts }: LaidOutTurn, word: number, rowEnd: number): number {
  const next = starts[word + 1] ?? rowEnd;
  return (starts[word] ?? 0) + text.slice(starts[word], Math.min(next, rowEnd)).trimEnd().length;
}

function fragmentsOf(text: string, from: number, to: number, { matches, current }: Marked): Fragment[] {
  const fragments: Fragment[] = [];
  let at = from;
  for (const match of matches) {
    if (match.to <= at || match.from >= to) continue;
    if (match.from > at) fragments.push({ text: text.slice(at, match.from), match: 'none' });
    const start = Math.max(at, match.from);
    const end = Math.min(to, match.to);
    fragments.push({ text: text.slice(start, end), match: match === current ? 'current' : 'found' });
    at = end;
  }
  if (at < to) fragments.push({ text: text.slice(at, to), match: 'none' });
  return fragments;
}
