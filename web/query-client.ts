import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { ApiProblem } from './api.ts';
import { meQuery } from './me.ts';

/** Whether a failed read is worth another try: no answer, or trouble on the server's side; at most twice. */
export function worthRetrying(failures: number, error: unknown): boolean {
  if (failures >= 2 || !(error instanceof ApiProblem)) return false;
  return error.status === 0 || error.status >= 502;
}

/** The cache of everything fetched. A session that ended anywhere ends it everywhere: `onSignedOut` is told. */
export function makeQueryClient({ onSignedOut }: { onSignedOut: () => void }): QueryClient {
  const onError = (error: unknown) => {
    if (!(error instanceof ApiProblem) || error.code !== 'signed_out') return;
    if (client.getQueryData(meQuery.queryKey) === null) return;
    client.setQueryData(meQuery.queryKey, null);
    onSignedOut();
  };
  const client: QueryClient = new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      // The browser's own idea of being offline is wrong behind a VPN and on localhost; the request itself tells.
      queries: { networkMode: 'always', staleTime: 15_000, retry: worthRetrying, refetchOnWindowFocus: true },
      mutations: { networkMode: 'always' },
    },
  });
  return client;
}
