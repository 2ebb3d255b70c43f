import { infiniteQueryOptions, keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { listCalls } from '#shared/calls.ts';
import { dayOf } from '#shared/period.ts';
import { call } from '../api.ts';
import { keyOf } from '../queries.ts';
import { type CallListFilters, queryFrom } from '../shown/call-filters.ts';
import { useNow } from '../ui/use-now.ts';

const rowsAPage = 100;

/** The query of the list of calls for these filters on a day. */
function callsQuery(filters: CallListFilters, today: string) {
  const query = { ...queryFrom(filters, today), limit: rowsAPage };
  return infiniteQueryOptions({
    queryKey: keyOf(listCalls, { query }),
    queryFn: ({ pageParam, signal }) =>
      call(listCalls, { query: { ...query, ...(pageParam === null ? {} : { cursor: pageParam }) }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next_cursor }) => next_cursor,
    placeholderData: keepPreviousData,
  });
}

/** The list of calls for these filters; `fetchNextPage` lengthens it. */
export function useCalls(filters: CallListFilters) {
  return useInfiniteQuery(callsQuery(filters, dayOf(useNow())));
}
