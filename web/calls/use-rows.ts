import { useElementScrollRestoration } from '@tanstack/react-router';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef, useState } from 'react';
import type { CallSummary } from '#shared/calls.ts';
import { useKeys } from '../ui/keys.tsx';
import { neighbour, type Peek } from './use-peek.ts';

export const scrollerId = 'calls';

type Given = {
  calls: readonly CallSummary[];
  /** Which filters and order these are; another one starts at the top. */
  list: string;
  /** Height of a row in pixels. */
  height: number;
  peek: Peek;
};

/** The rows in sight, and the row that J and K have come to; a call beside the list goes with them. */
export function useRows({ calls, list, height, peek }: Given) {
  const scroller = useRef<HTMLDivElement>(null);
  const [stepped, setStepped] = useState<string | null>(null);
  const kept = useElementScrollRestoration({ id: scrollerId });
  // oxlint-disable-next-line react/incompatible-library -- nothing here is compiled by the React compiler
  const virtual = useVirtualizer({
    count: calls.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    overscan: 12,
    scrollPaddingStart: 44,
    initialOffset: kept?.scrollY ?? 0,
    getItemKey: (index) => calls[index]?.id ?? index,
  });
  useEffect(() => virtual.measure(), [virtual, height]);
  const shownList = useRef(list);
  useEffect(() => {
    if (shownList.current === list) return;
    shownList.current = list;
    setStepped(null);
    virtual.scrollToOffset(0);
  }, [list, virtual]);

  const cursor = peek.callId ?? stepped;
  const byKey = useRef(false);
  const goTo = (call: CallSummary | undefined) => {
    if (call === undefined) return;
    byKey.current = true;
    setStepped(call.id);
    if (peek.callId !== null) peek.show(call.id);
  };
  const latest = useRef(calls);
  useEffect(() => {
    latest.current = calls;
  });
  useEffect(() => {
    const index = latest.current.findIndex(({ id }) => id === cursor);
    if (index < 0) return;
    virtual.scrollToIndex(index);
  }, [cursor, virtual]);
  // A row far away is not in the page before it is scrolled to. Whoever pressed a button of the panel goes on pressing it.
  useEffect(() => {
    if (!byKey.current) return;
    const row = rowAt(
      scroller.current,
      latest.current.findIndex(({ id }) => id === cursor),
    );
    if (row === null) return;
    row.focus({ preventScroll: true });
    byKey.current = false;
  });
  const peekAt = ({ target }: KeyboardEvent) => {
    const row = target instanceof Element ? target.closest('[data-call-index]') : null;
    const focused = calls[Number(row?.getAttribute('data-call-index') ?? -1)];
    const call = focused ?? calls.find(({ id }) => id === cursor) ?? calls[0];
    if (call !== undefined) peek.show(call.id);
  };
  useKeys([
    {
      keys: ['j', 'ArrowDown'],
      shown: ['J', '↓'],
      does: 'Next call',
      run: () => goTo(neighbour(calls, cursor, 1)),
    },
    {
      keys: ['k', 'ArrowUp'],
      shown: ['K', '↑'],
      does: 'Previous call',
      run: () => goTo(neighbour(calls, cursor, -1)),
    },
    { keys: ['Home'], shown: ['Home'], does: 'First call', run: () => goTo(calls[0]) },
    { keys: ['End'], shown: ['End'], does: 'Last call that is loaded', run: () => goTo(calls.at(-1)) },
    { keys: [], shown: ['Enter'], does: 'Open the call', run: () => undefined },
    ...(peek.callId === null
      ? [{ keys: [' '], shown: ['Space'], does: 'Peek at the call', run: peekAt }]
      : []),
  ]);
  return { scroller, cursor, rows: virtual.getVirtualItems(), totalHeight: virtual.getTotalSize() };
}

function rowAt(scroller: HTMLElement | null, index: number): HTMLElement | null {
  return scroller?.querySelector<HTMLElement>(`[data-call-index="${index}"] a`) ?? null;
}
