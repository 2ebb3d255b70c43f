import type { LaidOutTurn } from './transcript-rows.ts';

/** One place where the searched words stand: a range of characters in one turn's text. */
export type SearchMatch = { readonly turn: number; readonly from: number; readonly to: number };

/** A turn's text made comparable: lower case, accents and curly quotes put away, every character in its place. */
export function foldText(text: string): string {
  if (/^[\u0020-\u007e]*$/.test(text)) return text.toLowerCase();
  return Array.from(text, foldCharacter).join('');
}

/** Finds the searched words in every turn, in reading order; letter case, accents and spacing do not matter. */
export function searchTurns(folded: readonly string[], query: string): SearchMatch[] {
  const wanted = foldText(query.trim());
  if (wanted === '') return [];
  const pattern = new RegExp(wanted.split(/\s+/).map(escapePattern).join('\\s+'), 'g');
  return folded.flatMap((text, turn) =>
    Array.from(text.matchAll(pattern), (match) => ({
      turn,
      from: match.index,
      to: match.index + match[0].length,
    })),
  );
}

/** The folded texts of all turns, to be made once for a transcript. */
export function foldTurns(layouts: readonly LaidOutTurn[]): string[] {
  return layouts.map(({ text }) => foldText(text));
}

/** The next match in a direction, round the ends; null when there is none. */
export function stepMatch(count: number, current: number | null, by: 1 | -1): number | null {
  if (count === 0) return null;
  if (current === null) return by === 1 ? 0 : count - 1;
  return (current + by + count) % count;
}

function foldCharacter(character: string): string {
  if (character === '’' || character === '‘') return "'";
  if (character === '“' || character === '”') return '"';
  const plain = (character.normalize('NFD')[0] ?? character).toLowerCase();
  // Offsets must survive: what would change its length stays as it is.
  return plain.length === character.length ? plain : character;
}

function escapePattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
