import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import type { Endpoint, Request } from '#shared/endpoint.ts';
import { call } from './api.ts';

/** The cache key of an endpoint's answers: its path first, so that all answers of one endpoint are found together. */
export function keyOf<E extends Endpoint>(endpoint: E, request?: Request<E>) {
  return request === undefined ? ([endpoint.path] as const) : ([endpoint.path, request] as const);
}

/** A query for `useQuery` and `useSuspenseQuery`: `useQuery(queryOf(readCall, { params: { id } }))`. */
export function queryOf<E extends Endpoint>(endpoint: E, request: Request<E>) {
  return queryOptions({
    queryKey: keyOf(endpoint, request),
    queryFn: ({ signal }) => call(endpoint, Object.assign({ signal }, request)),
  });
}

/** An endpoint that answers page by page. */
type Paged = Endpoint & { readonly reply: z.ZodType<{ next_cursor: string | null }> };

/** The pages of a list for `useInfiniteQuery`, each asked for with the cursor of the one before. */
export function pagesOf<E extends Paged>(endpoint: E, request: Request<E> & { query: object }) {
  return infiniteQueryOptions({
    queryKey: keyOf(endpoint, request),
    queryFn: ({ pageParam, signal }) => {
      const query = { ...request.query, ...(pageParam === null ? {} : { cursor: pageParam }) };
      return call(endpoint, Object.assign({}, request, { query, signal }));
    },
    initialPageParam: null as string | null,
    getNextPageParam: ({ next_cursor }) => next_cursor,
  });
}
