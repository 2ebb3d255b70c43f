import { useDeferredValue, useMemo, useState } from 'react';
import type { PlaceInCall } from '../shown/place-in-call.ts';
import { type SearchMatch, searchTurns, stepMatch } from './transcript-search.ts';
import type { TranscriptText } from './transcript-text.ts';

const none: readonly SearchMatch[] = [];

export type TranscriptSearch = {
  readonly query: string;
  readonly matches: readonly SearchMatch[];
  readonly current: SearchMatch | null;
  /** Place of the current match, counted from 1; null when there is none. */
  readonly place: number | null;
  readonly matchesOf: (turn: number) => readonly SearchMatch[];
  readonly setQuery: (query: string) => void;
  readonly step: (by: 1 | -1) => SearchMatch | null;
};

/** The search within one transcript, which begins at the place that the address names, if it names one. */
export function useSearch(text: TranscriptText | null, asked: PlaceInCall | null): TranscriptSearch {
  const [query, setQuery] = useState(asked?.find ?? '');
  const [at, setAt] = useState<number | null>(null);
  const searched = useDeferredValue(query);
  const matches = useMemo(
    () => (text === null ? none : searchTurns(text.folded, searched)),
    [text, searched],
  );
  const byTurn = useMemo(() => Map.groupBy(matches, ({ turn }) => turn), [matches]);
  const first =
    asked === null || query !== asked.find ? -1 : matches.findIndex(({ turn }) => turn >= asked.turn);
  const opened = first < 0 ? null : first;
  const place = at === null || at >= matches.length ? opened : at;
  return {
    query,
    matches,
    current: place === null ? null : (matches[place] ?? null),
    place: place === null ? null : place + 1,
    matchesOf: (turn) => byTurn.get(turn) ?? none,
    setQuery: (wanted) => {
      setQuery(wanted);
      setAt(null);
    },
    step: (by) => {
      const next = stepMatch(matches.length, place, by);
      setAt(next);
      return next === null ? null : (matches[next] ?? null);
    },
  };
}
