import { useNavigate } from '@tanstack/react-router';
import { useCallback, useEffect, useMemo } from 'react';
import type { CallSort } from '../shown/call-filters.ts';
import { classNames } from '../ui/class-names.ts';
import { useMedia } from '../ui/use-media.ts';
import { useNow } from '../ui/use-now.ts';
import { gridOf } from './call-grid.ts';
import { CallCard, CallRow, type ListRow, plainRowHeight } from './call-row.tsx';
import { CallTableHead } from './call-table-head.tsx';
import type { Column } from './columns.ts';
import { snippetHeight, snippetsShown } from './snippet-lines.tsx';
import type { Peek } from './use-peek.ts';
import { scrollerId, useRows } from './use-rows.ts';
import type { CallSelection } from './use-selection.ts';

type Props = {
  calls: readonly ListRow[];
  /** Which filters and order these are; another one starts at the top. */
  list: string;
  columns: readonly Column[];
  sort: CallSort;
  onSort: (sort: CallSort) => void;
  /** What is shown belongs to the earlier filters. */
  stale: boolean;
  more: { busy: boolean; fetch: () => void } | null;
  /** Null where calls cannot be selected. */
  selection: CallSelection | null;
  peek: Peek;
};

const rowsBeforeEnd = 30;
const cardHeight = 68;

/** The calls as a table, on a small screen as cards. Only the rows in sight are in the page. */
export function CallTable(props: Props) {
  const { calls, list, sort, onSort, stale, more, selection, peek } = props;
  const wide = useMedia('(min-width: 48rem)');
  const now = useNow();
  const navigate = useNavigate();
  const open = useCallback((address: string) => void navigate({ href: address }), [navigate]);
  const spoken = calls.some(({ snippets }) => snippets !== undefined);
  const height = (wide ? plainRowHeight : cardHeight) + (spoken ? snippetsShown * snippetHeight + 4 : 0);
  const { scroller, rows, totalHeight, cursor } = useRows({ calls, list, height, peek });
  const lastShown = rows.at(-1)?.index ?? 0;
  useEffect(() => {
    if (more !== null && !more.busy && lastShown >= calls.length - rowsBeforeEnd) more.fetch();
  }, [more, lastShown, calls.length]);
  const columns = useShownColumns(props.columns, peek.callId !== null);
  const hasBoxes = selection !== null;
  const grid = useMemo(() => gridOf(columns, hasBoxes), [columns, hasBoxes]);
  const Row = wide ? CallRow : CallCard;
  return (
    <div className="flex min-h-0 min-w-0 flex-1 flex-col px-4 pb-4 sm:px-6">
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
          <CallTableHead
            columns={columns}
            grid={grid}
            sort={sort}
            onSort={onSort}
            picking={pickingOf(selection, calls.length)}
          />
        ) : null}
        <div
          role={wide ? 'rowgroup' : 'presentation'}
          className="relative"
          style={{ height: totalHeight, minWidth: wide ? `${grid.leastRem}rem` : undefined }}
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
                columns={columns}
                grid={grid}
                chosen={call.id === cursor}
                onOpen={open}
                onPeek={peek.show}
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

/** Beside a panel there is room for some columns only. */
function useShownColumns(columns: readonly Column[], isBeside: boolean): readonly Column[] {
  const isWide = useMedia('(min-width: 64rem)');
  const fewer = isBeside && isWide;
  return useMemo(() => (fewer ? columns.filter(({ beside }) => beside) : columns), [columns, fewer]);
}

function pickNothing(): void {}

function pickingOf(selection: CallSelection | null, loaded: number) {
  if (selection === null) return null;
  const picked = selection.selected.length;
  return { picked, loaded, onPress: picked === loaded ? selection.clear : selection.selectAll };
}
