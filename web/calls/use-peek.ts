import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useCallback, useEffect } from 'react';
import { type CallSummary, readCall } from '#shared/calls.ts';
import { queryOf } from '../queries.ts';
import { withPeek } from './list-address.ts';

/** Which call is open beside the list, and the way to another one. */
export type Peek = { readonly callId: string | null; readonly show: (callId: string | null) => void };

const freshMs = 30_000;

/** The call that the address of the list names, and the way to name another. `show` is the same on every draw. */
export function usePeek(callId: string | null): Peek {
  const navigate = useNavigate({ from: '/calls' });
  const show = useCallback(
    (shown: string | null) => void navigate({ search: (address) => withPeek(address, shown), replace: true }),
    [navigate],
  );
  return { callId, show };
}

/** Fetches the calls before and after the one beside the list, so that a step shows the next at once. */
export function useNeighbours(calls: readonly CallSummary[], callId: string | null): void {
  const client = useQueryClient();
  const at = callId === null ? -1 : calls.findIndex(({ id }) => id === callId);
  const before = at < 0 ? undefined : calls[at - 1]?.id;
  const after = at < 0 ? undefined : calls[at + 1]?.id;
  useEffect(() => {
    for (const id of [after, before]) {
      if (id === undefined) continue;
      void client.prefetchQuery({ ...queryOf(readCall, { params: { id } }), staleTime: freshMs });
    }
  }, [client, before, after]);
}

/** The call after or before another one, the first when that is not in the list; stays at the ends. */
export function neighbour<Call extends { readonly id: string }>(
  calls: readonly Call[],
  callId: string | null,
  by: 1 | -1,
): Call | undefined {
  const at = calls.findIndex(({ id }) => id === callId);
  return at < 0 ? calls[0] : (calls[at + by] ?? calls[at]);
}
