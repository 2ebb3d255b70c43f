import { idOf } from '#shared/ids.ts';
import { type CallListFilters, readFilters } from '../shown/call-filters.ts';
import { columnsNamed, namesOfColumns } from './columns.ts';

/** What the address of the call list says: its filters and order, its columns, and the call beside it. */
export type ListAddress = CallListFilters & {
  /** Names of columns with commas between; missing for the usual ones. */
  columns?: string;
  /** The call that is open beside the list. */
  peek?: string;
};

/** Reads an address. What makes no sense is left out, so that an old or mistyped link still opens. */
export function readListAddress(search: Record<string, unknown>): ListAddress {
  const columns =
    typeof search['columns'] === 'string' ? namesOfColumns(columnsNamed(search['columns'])) : undefined;
  const peek = idOf('call').safeParse(search['peek']).data;
  return {
    ...readFilters(search),
    ...(columns === undefined ? {} : { columns }),
    ...(peek === undefined ? {} : { peek }),
  };
}

/** The filters and the order alone. */
export function filtersIn({ columns: _columns, peek: _peek, ...filters }: ListAddress): CallListFilters {
  return filters;
}

/** The address with other filters; columns and panel stay. */
export function withFilters({ columns, peek }: ListAddress, filters: CallListFilters): ListAddress {
  return {
    ...filters,
    ...(columns === undefined ? {} : { columns }),
    ...(peek === undefined ? {} : { peek }),
  };
}

/** The address with another call beside the list, or (null) none. */
export function withPeek({ peek: _peek, ...address }: ListAddress, peek: string | null): ListAddress {
  return peek === null ? address : { ...address, peek };
}
