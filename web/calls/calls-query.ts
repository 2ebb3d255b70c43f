import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { listCalls } from '#shared/calls.ts';
import { dayOf } from '#shared/period.ts';
import { pagesOf } from '../queries.ts';
import { type CallListFilters, queryFrom } from '../shown/call-filters.ts';
import { useNow } from '../ui/use-now.ts';

const rowsAPage = 100;
const pagesFetchedAgain = 2;
const freshMs = 15_000;

/** The query of the list of calls for these filters on a day. */
function callsQuery(filters: CallListFilters, today: string) {
  const query = { ...queryFrom(filters, today), limit: rowsAPage };
  return {
    ...pagesOf(listCalls, { query }),
    placeholderData: keepPreviousData,
    // Fetching a long list again takes a request a page: it is kept up to date by what is told instead.
    staleTime: ({ state }: { state: { data: { pages: readonly unknown[] } | undefined } }) =>
      (state.data?.pages.length ?? 0) > pagesFetchedAgain ? Number.POSITIVE_INFINITY : freshMs,
  };
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
