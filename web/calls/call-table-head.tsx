import { ArrowDown, ArrowUp, ChevronsUpDown } from 'lucide-react';
import type { CallSort } from '../shown/call-filters.ts';
import { classNames } from '../ui/class-names.ts';
import { type CallGrid, gridLook } from './call-grid.ts';
import { type Column, sortAfterPress, sortOf } from './columns.ts';
import { PickBox } from './pick-box.tsx';

type Props = {
  columns: readonly Column[];
  grid: CallGrid;
  sort: CallSort;
  onSort: (sort: CallSort) => void;
  /** Selects all that is loaded, or nothing; null where calls cannot be selected. */
  picking: { picked: number; loaded: number; onPress: () => void } | null;
};

/** The headings of the call list; those that can order it are buttons. */
export function CallTableHead({ columns, grid, sort, onSort, picking }: Props) {
  return (
    <div role="rowgroup" className="sticky top-0 z-10" style={{ minWidth: `${grid.leastRem}rem` }}>
      <div
        role="row"
        aria-rowindex={1}
        style={{ gridTemplateColumns: grid.template }}
        className={classNames(gridLook, 'h-9 border-b border-line bg-sunken')}
      >
        {picking === null ? null : (
          <span role="columnheader">
            <PickBox
              label="Select all loaded calls"
              checked={picking.picked > 0 && picking.picked === picking.loaded}
              partly={picking.picked > 0 && picking.picked < picking.loaded}
              onPress={picking.onPress}
            />
          </span>
        )}
        {columns.map((column) => (
          <Heading key={column.id} column={column} sort={sort} onSort={onSort} />
        ))}
      </div>
    </div>
  );
}

function Heading({ column, sort, onSort }: Pick<Props, 'sort' | 'onSort'> & { column: Column }) {
  const look = classNames('text-xs font-medium text-soft', column.figures === true && 'justify-self-end');
  if (column.sorts === undefined) {
    return (
      <span role="columnheader" className={look}>
        {column.label}
      </span>
    );
  }
  const order = sortOf(column, sort);
  return (
    <span role="columnheader" aria-sort={order} className={look}>
      <button
        type="button"
        onClick={() => onSort(sortAfterPress(column, sort))}
        className={classNames(
          'inline-flex items-center gap-1 rounded-sm hover:text-ink',
          order !== 'none' && 'text-ink',
        )}
      >
        {column.label}
        <SortMark order={order} />
      </button>
    </span>
  );
}

function SortMark({ order }: { order: 'ascending' | 'descending' | 'none' }) {
  if (order === 'none') return <ChevronsUpDown aria-hidden className="size-3 opacity-60" />;
  return order === 'ascending' ? (
    <ArrowUp aria-hidden className="size-3" />
  ) : (
    <ArrowDown aria-hidden className="size-3" />
  );
}
