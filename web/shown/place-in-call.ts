import type { Snippet } from '#shared/snippets.ts';
import { stringifySearch } from '../search-text.ts';

/** A place in a call that an address names: words to mark, the turn where they stand, and the moment (milliseconds). */
export type PlaceInCall = { readonly find: string; readonly turn: number; readonly at: number | null };

/** The address of a call's page at a place where something was said. */
export function placeAddress(callId: string, { text, marks, turn, start_ms: at }: Snippet): string {
  const [from, to] = marks[0] ?? [0, 0];
  return `/calls/${callId}${stringifySearch({ find: text.slice(from, to), turn, at })}`;
}

/** The place that a page's address names; null when it names none. */
export function placeIn(search: Readonly<Record<string, unknown>>): PlaceInCall | null {
  const { find } = search;
  const turn = wholeNumber(search['turn']);
  if (typeof find !== 'string' || find === '' || turn === null) return null;
  return { find: find.slice(0, 200), turn, at: wholeNumber(search['at']) };
}

function wholeNumber(given: unknown): number | null {
  const number = given === undefined || given === '' ? Number.NaN : Number(given);
  return Number.isSafeInteger(number) && number >= 0 ? number : null;
}
