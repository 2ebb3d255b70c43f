import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useOnTime, usePlayer } from '../shown/player-context.ts';
import { rowAt, wordAt } from './moments.ts';
import { rowOfWord } from './transcript-rows.ts';
import type { TranscriptText } from './transcript-text.ts';

type Options = {
  text: TranscriptText;
  scroller: HTMLElement | null;
  /** Brings a row into the middle of the view. */
  reveal: (row: number) => void;
};

/** The sound moves this far between two frames only when somebody sent it elsewhere (milliseconds). */
const jumpMs = 1_500;
const scrollKeys = new Set(['PageUp', 'PageDown', 'ArrowUp', 'ArrowDown', 'Home', 'End']);

/**
 * Lets the transcript follow the sound: marks the word being said and keeps its row in view, until the reader
 * scrolls away; `follow` goes back, and so does a jump of the sound. Marks are put on elements directly, so that nothing is drawn anew.
 */
export function useFollow({ text, scroller, reveal }: Options) {
  const player = usePlayer();
  const [following, setFollowing] = useState(true);
  const word = useRef<number | null>(null);
  const row = useRef<number | null>(null);
  const last = useRef(0);

  const mark = useCallback(() => {
    if (scroller === null) return;
    const wanted = word.current === null ? null : scroller.querySelector(`[data-word="${word.current}"]`);
    for (const marked of scroller.querySelectorAll('.tv-now')) {
      if (marked !== wanted) marked.classList.remove('tv-now');
    }
    wanted?.classList.add('tv-now');
  }, [scroller]);

  // Rows that scroll into view, or are drawn anew by a search, come without the mark.
  useLayoutEffect(mark);

  useOnTime((ms) => {
    const jumped = Math.abs(ms - last.current) > jumpMs;
    last.current = ms;
    if (jumped) setFollowing(true);
    const nowWord = ms > 0 ? wordAt(text.moments, ms) : null;
    if (nowWord !== word.current) {
      word.current = nowWord;
      mark();
    }
    const nowRow = nowWord === null ? rowAt(text.rows, ms) : rowOfWord(text.rows, nowWord);
    if (nowRow === row.current) return;
    row.current = nowRow;
    if ((following || jumped) && nowRow !== null && ms > 0) reveal(nowRow);
  });

  useEffect(() => {
    if (scroller === null) return;
    const yieldToReader = () => setFollowing(false);
    const yieldToKeys = (event: KeyboardEvent) => {
      if (scrollKeys.has(event.key)) setFollowing(false);
    };
    scroller.addEventListener('wheel', yieldToReader, { passive: true });
    scroller.addEventListener('touchmove', yieldToReader, { passive: true });
    scroller.addEventListener('keydown', yieldToKeys);
    return () => {
      scroller.removeEventListener('wheel', yieldToReader);
      scroller.removeEventListener('touchmove', yieldToReader);
      scroller.removeEventListener('keydown', yieldToKeys);
    };
  }, [scroller]);

  const follow = useCallback(() => {
    setFollowing(true);
    const at = rowAt(text.rows, player.now());
    if (at !== null) reveal(at);
  }, [player, reveal, text]);

  return { following, follow, setFollowing };
}
