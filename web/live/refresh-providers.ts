import type { QueryClient } from '@tanstack/react-query';
import { listProviders } from '#shared/provider-settings.ts';
import { listUnread } from '#shared/unread-calls.ts';
import { keyOf } from '../queries.ts';

/** Fetches what is shown of providers: how they stand, and whose calls they could read by now. */
export async function refreshProviderPages(client: QueryClient): Promise<void> {
  await Promise.all([
    client.invalidateQueries({ queryKey: keyOf(listProviders) }),
    client.invalidateQueries({ queryKey: keyOf(listUnread) }),
  ]);
}
