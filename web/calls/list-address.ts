import { z } from 'zod';
import { idOf } from '#shared/ids.ts';
import { type CallListFilters, readFilters } from '../shown/call-filters.ts';
import { columnsNamed, namesOfColumns } from './columns.ts';

/** What the address of the call list says: its filters and order, its columns, and the call beside it. */
export type ListAddress = CallListFilters & {
  /** Names of columns with commas between; missing for the usual ones. */
  columns?: string;
  /** The call that is open beside the list. */
  peek?: string;
  /** The saved view that was opened, or `all`. */
  view?: string;
};

/** Reads an address. What makes no sense is left out, so that an old or mistyped link still opens. */
export function readListAddress(search: Record<string, unknown>): ListAddress {
  const columns =
    typeof search['columns'] === 'string' ? namesOfColumns(columnsNamed(search['columns'])) : undefined;
  const peek = idOf('call').safeParse(search['peek']).data;
  const view = z.union([z.literal('all'), idOf('savedView')]).safeParse(search['view']).data;
  return {
    ...readFilters(search),
    ...(columns === undefined ? {} : { columns }),
    ...(peek === undefined ? {} : { peek }),
    ...(view === undefined ? {} : { view }),
  };
}

/** The filters and the order alone. */
export function filtersIn(address: ListAddress): CallListFilters {
  const { columns: _columns, peek: _peek, view: _view, ...filters } = address;
  return filters;
}

/** The address with other filters; columns, panel and view stay. */
export function withFilters({ columns, peek, view }: ListAddress, filters: CallListFilters): ListAddress {
  return {
    ...filters,
    ...(columns === undefined ? {} : { columns }),
    ...(peek === undefined ? {} : { peek }),
    ...(view === undefined ? {} : { view }),
  };
}

/** The address with other columns; undefined for the usual ones. */
export function withColumns(
  { columns: _columns, ...address }: ListAddress,
  names: string | undefined,
): ListAddress {
  return names === undefined ? address : { ...address, columns: names };
}

/** The address with another call beside the list, or (null) none. */
export function withPeek({ peek: _peek, ...address }: ListAddress, peek: string | null): ListAddress {
  return peek === null ? address : { ...address, peek };
}
