import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowDownToLine } from 'lucide-react';
import { type MouseEvent, useCallback, useEffect, useMemo, useState } from 'react';
import { usePlayer, usePlayerState } from '../shown/player-context.ts';
import { Button } from '../ui/button.tsx';
import { classNames } from '../ui/class-names.ts';
import type { WordRange } from './evidence-marks.ts';
import { momentOfWord } from './moments.ts';
import './transcript.css';
import { TranscriptRowView } from './transcript-row.tsx';
import { rowOfOffset, rowOfWord, type TranscriptRow } from './transcript-rows.ts';
import type { SearchMatch } from './transcript-search.ts';
import type { TranscriptText } from './transcript-text.ts';
import { useFollow } from './use-follow.ts';
import type { TranscriptSearch } from './use-search.ts';

type Props = {
  text: TranscriptText;
  search: TranscriptSearch;
  quoted: readonly WordRange[];
  sought: SoughtWord | null;
  seekable: boolean;
};

/** A word to bring into view, and whether the sound went there too; a new object each time it is asked for. */
export type SoughtWord = { readonly word: number; readonly withSound: boolean };

const noRanges: readonly WordRange[] = [];

/** The rows of a transcript. Only those in view are in the page, so that a two-hour call scrolls like a short one. */
export function TranscriptList({ text, search, quoted, sought, seekable }: Props) {
  const player = usePlayer();
  const { playing } = usePlayerState();
  const [scroller, setScroller] = useState<HTMLDivElement | null>(null);
  // oxlint-disable-next-line react/incompatible-library -- no React Compiler is used, and nothing of it is memoised
  const rows = useVirtualizer({
    count: text.rows.length,
    getScrollElement: () => scroller,
    estimateSize: (index) => estimate(text.rows[index]),
    overscan: 6,
    paddingStart: 4,
    paddingEnd: 72,
  });
  const reveal = useReveal(scroller, rows.scrollToIndex);
  const { following, follow, setFollowing } = useFollow({ text, scroller, reveal });
  useReaderGoes({ text, sought, current: search.current, reveal, setFollowing });

  const seek = useCallback(
    (ms: number) => {
      player.seek(ms);
      follow();
    },
    [player, follow],
  );
  const pressWord = (event: MouseEvent) => {
    const pressed = seekable && event.target instanceof Element ? event.target.closest('[data-word]') : null;
    if (pressed === null || String(window.getSelection()) !== '') return;
    const word = Number(pressed.getAttribute('data-word'));
    const at = rowOfWord(text.rows, word);
    const turn = at === null ? undefined : text.transcript.turns[text.rows[at]?.turn ?? -1];
    const ms = momentOfWord(text.transcript.words, turn, word);
    if (ms !== null) seek(ms);
  };
  const quotedOf = useMemo(() => rangesByRow(text, quoted), [text, quoted]);

  return (
    <div className="relative min-h-0 flex-1">
      <div
        ref={setScroller}
        tabIndex={0}
        role="region"
        aria-label="Transcript"
        onClick={pressWord}
        className={classNames(
          'h-full overflow-y-auto px-4 focus-visible:-outline-offset-2 sm:px-6',
          seekable && 'tv-seekable',
        )}
      >
        <div className="relative" style={{ height: rows.getTotalSize() }}>
          {rows.getVirtualItems().map(({ index, start }) => {
            const row = text.rows[index];
            const turn = text.transcript.turns[row?.turn ?? -1];
            const layout = text.layouts[row?.turn ?? -1];
            if (row === undefined || turn === undefined || layout === undefined) return null;
            return (
              <div
                key={index}
                ref={rows.measureElement}
                data-index={index}
                className="absolute inset-x-0 top-0"
                style={{ transform: `translateY(${start}px)` }}
              >
                <TranscriptRowView
                  row={row}
                  turn={turn}
                  layout={layout}
                  matches={search.matchesOf(row.turn)}
                  current={search.current?.turn === row.turn ? search.current : null}
                  quoted={quotedOf.get(index) ?? noRanges}
                  seekable={seekable}
                  onSeek={seek}
                />
              </div>
            );
          })}
        </div>
      </div>
      {following || !playing || text.timing === 'none' ? null : (
        <Button
          size="small"
          onClick={follow}
          className="absolute bottom-4 left-1/2 -translate-x-1/2 rounded-full shadow-popup"
        >
          <ArrowDownToLine aria-hidden />
          Follow
        </Button>
      )}
    </div>
  );
}

/** Brings rows into the middle of the view; rows that already stand well in view are left where they are. */
function useReveal(
  scroller: HTMLElement | null,
  scrollToIndex: (index: number, options: { align: 'center' }) => void,
) {
  return useCallback(
    (row: number) => {
      const view = scroller?.getBoundingClientRect();
      const shown = scroller?.querySelector(`[data-index="${row}"]`)?.getBoundingClientRect();
      const calm = view !== undefined && shown !== undefined && shown.top > view.top + view.height * 0.08;
      if (calm && shown.bottom < view.top + view.height * 0.75) return;
      scrollToIndex(row, { align: 'center' });
    },
    [scroller, scrollToIndex],
  );
}

type Goes = {
  text: TranscriptText;
  sought: SoughtWord | null;
  current: SearchMatch | null;
  reveal: (row: number) => void;
  setFollowing: (following: boolean) => void;
};

/** Goes where the reader asked to: to a quote, or to what the search found. Only what went with the sound goes on following it. */
function useReaderGoes({ text, sought, current, reveal, setFollowing }: Goes): void {
  useEffect(() => {
    const row = sought === null ? null : rowOfWord(text.rows, sought.word);
    if (row === null) return;
    setFollowing(sought?.withSound === true);
    reveal(row);
  }, [sought, text, reveal, setFollowing]);
  useEffect(() => {
    const row = current === null ? null : rowOfOffset(text.rows, current.turn, current.from);
    if (row === null) return;
    setFollowing(false);
    reveal(row);
  }, [current, text, reveal, setFollowing]);
}

function rangesByRow(text: TranscriptText, quoted: readonly WordRange[]): Map<number, readonly WordRange[]> {
  const byRow = new Map<number, WordRange[]>();
  for (const range of quoted) {
    const first = rowOfWord(text.rows, range.firstWord);
    const last = rowOfWord(text.rows, range.firstWord + Math.max(0, range.wordCount - 1));
    if (first === null || last === null) continue;
    for (const [row] of text.rows.slice(first, last + 1).entries()) {
      byRow.set(first + row, [...(byRow.get(first + row) ?? []), range]);
    }
  }
  return byRow;
}

/** A guess at a row's height before it is measured: about 80 characters a line. */
function estimate(row: TranscriptRow | undefined): number {
  if (row === undefined) return 36;
  const lines = Math.ceil((row.to - row.from) / 80);
  return Math.max(row.opens ? 52 : 28, lines * 24 + (row.opens ? 12 : 4));
}
