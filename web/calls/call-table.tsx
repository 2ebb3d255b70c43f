import { useElementScrollRestoration, useNavigate } from '@tanstack/react-router';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { CallSummary } from '#shared/calls.ts';
import { type CallSort } from '../shown/call-filters.ts';
import { classNames } from '../ui/class-names.ts';
import { useKeys } from '../ui/keys.tsx';
import { useMedia } from '../ui/use-media.ts';
import { useNow } from '../ui/use-now.ts';
import { CallCard, CallRow } from './call-row.tsx';
import { CallTableHead } from './call-table-head.tsx';
import type { CallSelection } from './use-selection.ts';

type Props = {
  calls: readonly CallSummary[];
  /** Which filters and order these are; another one starts at the top. */
  list: string;
  sort: CallSort;
  onSort: (sort: CallSort) => void;
  /** What is shown belongs to the earlier filters. */
  stale: boolean;
  more: { busy: boolean; fetch: () => void } | null;
  /** Null where calls cannot be selected. */
  selection: CallSelection | null;
};

const scrollerId = 'calls';
const rowsBeforeEnd = 30;

/** The calls as a table, on a small screen as cards. Only the rows in sight are in the page. */
export function CallTable({ calls, list, sort, onSort, stale, more, selection }: Props) {
  const wide = useMedia('(min-width: 48rem)');
  const now = useNow();
  const navigate = useNavigate();
  const open = useCallback(
    (callId: string) => void navigate({ to: '/calls/$callId', params: { callId } }),
    [navigate],
  );
  const { scroller, rows, totalHeight, cursor } = useRows(calls, list, wide ? 44 : 68);
  const lastShown = rows.at(-1)?.index ?? 0;
  useEffect(() => {
    if (more !== null && !more.busy && lastShown >= calls.length - rowsBeforeEnd) more.fetch();
  }, [more, lastShown, calls.length]);
  const Row = wide ? CallRow : CallCard;
  return (
    <div className="flex min-h-0 flex-1 flex-col px-4 pb-4 sm:px-6">
      <div
        ref={scroller}
        data-scroll-restoration-id={scrollerId}
        role={wide ? 'table' : 'list'}
        aria-label="Calls"
        aria-rowcount={wide ? calls.length + 1 : undefined}
        aria-busy={stale || undefined}
        className={classNames(
          'relative min-h-0 flex-1 overflow-auto rounded-lg border border-line bg-raised transition-opacity',
          stale && 'opacity-60',
        )}
      >
        {wide ? (
          <CallTableHead sort={sort} onSort={onSort} picking={pickingOf(selection, calls.length)} />
        ) : null}
        <div
          role={wide ? 'rowgroup' : 'presentation'}
          className="relative md:min-w-[64rem]"
          style={{ height: totalHeight }}
        >
          {rows.map(({ index, start, size }) => {
            const call = calls[index];
            if (call === undefined) return null;
            return (
              <Row
                key={call.id}
                call={call}
                index={index}
                now={now}
                top={start}
                height={size}
                chosen={index === cursor}
                onOpen={open}
                picked={selection === null ? null : selection.ids.has(call.id)}
                onPick={selection?.press ?? pickNothing}
              />
            );
          })}
        </div>
      </div>
      <p role="status" className="sr-only">
        {more?.busy === true ? 'Loading more calls' : ''}
      </p>
    </div>
  );
}

function pickNothing(): void {}

function pickingOf(selection: CallSelection | null, loaded: number) {
  if (selection === null) return null;
  const picked = selection.selected.length;
  return { picked, loaded, onPress: picked === loaded ? selection.clear : selection.selectAll };
}

/** The rows in sight, and the row that J and K have come to. */
function useRows(calls: readonly CallSummary[], list: string, height: number) {
  const scroller = useRef<HTMLDivElement>(null);
  const [cursor, setCursor] = useState<number | null>(null);
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
    setCursor(null);
    virtual.scrollToOffset(0);
  }, [list, virtual]);
  const step = (by: 1 | -1) => {
    const next = Math.min(calls.length - 1, Math.max(0, cursor === null ? 0 : cursor + by));
    setCursor(next);
    virtual.scrollToIndex(next);
  };
  useEffect(() => {
    if (cursor === null) return;
    scroller.current
      ?.querySelector<HTMLElement>(`[data-call-index="${cursor}"] a`)
      ?.focus({ preventScroll: true });
  }, [cursor]);
  useKeys([
    { keys: ['j', 'ArrowDown'], shown: ['J', '↓'], does: 'Next call', run: () => step(1) },
    { keys: ['k', 'ArrowUp'], shown: ['K', '↑'], does: 'Previous call', run: () => step(-1) },
    { keys: [], shown: ['Enter'], does: 'Open the call', run: () => undefined },
  ]);
  return { scroller, cursor, rows: virtual.getVirtualItems(), totalHeight: virtual.getTotalSize() };
}
