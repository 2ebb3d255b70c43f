import { queryOptions } from '@tanstack/react-query';
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
