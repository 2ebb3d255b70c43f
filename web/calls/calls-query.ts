import { infiniteQueryOptions, keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
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

/**
 * The list of calls for these filters; `fetchNextPage` lengthens it. A page may hold nothing and not be the last: the next
 * is asked for at once, and until one holds something the list is `looking`.
 */
export function useCalls(filters: CallListFilters) {
  const list = useInfiniteQuery(callsQuery(filters, dayOf(useNow())));
  const { data, hasNextPage, isFetching, isError, fetchNextPage } = list;
  const looking = hasNextPage && data?.pages.every(({ rows }) => rows.length === 0) === true;
  useEffect(() => {
    if (looking && !isFetching && !isError) void fetchNextPage();
  }, [looking, isFetching, isError, fetchNextPage]);
  return { ...list, looking };
}
