import { ChevronDown, ChevronUp, Search, X } from 'lucide-react';
import type { KeyboardEvent, RefObject } from 'react';
import { IconButton } from '../ui/icon-button.tsx';
import type { TranscriptSearch } from './use-search.ts';

type Props = { search: TranscriptSearch; input: RefObject<HTMLInputElement | null> };

/** Searches the transcript; Enter and Shift+Enter step through what was found, Escape ends the search. */
export function SearchBox({ search, input }: Props) {
  const { query, matches, place, step, setQuery } = search;
  const press = (event: KeyboardEvent) => {
    if (event.key === 'Enter') step(event.shiftKey ? -1 : 1);
    if (event.key !== 'Escape') return;
    setQuery('');
    input.current?.blur();
  };
  return (
    <search className="flex min-w-0 flex-1 items-center gap-0.5 sm:flex-none">
      <div className="relative min-w-0 flex-1">
        <Search aria-hidden className="pointer-events-none absolute top-2 left-2 size-3.5 text-faint" />
        <input
          ref={input}
          type="text"
          value={query}
          onChange={(event) => setQuery(event.target.value)}
          onKeyDown={press}
          placeholder="Search transcript"
          aria-label="Search transcript"
          enterKeyHint="search"
          className="h-7.5 w-full min-w-0 rounded-md border border-edge bg-canvas pr-14 pl-7 text-[0.8125rem] sm:w-64"
        />
        <output
          aria-label="Place among the matches"
          className="pointer-events-none absolute top-1.75 right-2 text-xs text-faint tabular-nums"
        >
          {query.trim() === '' ? '' : `${place ?? 0}/${matches.length}`}
        </output>
      </div>
      <IconButton
        size="small"
        label="Previous match"
        icon={<ChevronUp aria-hidden />}
        disabled={matches.length === 0}
        onClick={() => step(-1)}
      />
      <IconButton
        size="small"
        label="Next match"
        icon={<ChevronDown aria-hidden />}
        disabled={matches.length === 0}
        onClick={() => step(1)}
      />
      {query === '' ? null : (
        <IconButton
          size="small"
          label="End the search"
          icon={<X aria-hidden />}
          onClick={() => setQuery('')}
        />
      )}
    </search>
  );
}
