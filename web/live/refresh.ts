import type { InfiniteData, QueryClient } from '@tanstack/react-query';
import { type CallDetail, listCalls, readCall, readTimeline } from '#shared/calls.ts';
import { listCampaigns, readCampaign } from '#shared/campaigns.ts';
import { readDashboard } from '#shared/dashboard.ts';
import type { LiveEvent } from '#shared/events.ts';
import { hasEnded } from '#shared/statuses.ts';
import { call } from '../api.ts';
import { keyOf, queryOf } from '../queries.ts';
import { type CallPage, mergeFirstPage, patchDetail, patchPages, replaceRow } from './patches.ts';

type List = InfiniteData<CallPage, string | null>;

/** Lists longer than this are merged instead of fetched again page by page. */
const pagesFetchedWhole = 2;
const callsFetchedSingly = 10;

/** Shows an event at once in everything that is cached. */
export function showEvent(client: QueryClient, event: LiveEvent): void {
  client.setQueriesData<List | CallPage>({ queryKey: keyOf(listCalls) }, (list) =>
    list === undefined ? list : patchList(list, event),
  );
  client.setQueryData<CallDetail>(callKey(event.call_id), (detail) =>
    detail === undefined ? detail : patchDetail(detail, event),
  );
}

/** Fetches what the events of the last moment may have changed, and only where somebody looks at it. */
export async function refreshAfter(client: QueryClient, events: readonly LiveEvent[]): Promise<void> {
  const calls = new Set(events.filter(({ deleted }) => !deleted).map(({ call_id }) => call_id));
  const campaigns = new Set(events.map(({ campaign_id }) => campaign_id));
  await Promise.all([
    ...[...calls].flatMap((id) => [
      client.invalidateQueries({ queryKey: callKey(id) }),
      client.invalidateQueries({ queryKey: keyOf(readTimeline, { params: { id } }) }),
    ]),
    ...[...campaigns].map((id) =>
      client.invalidateQueries({ queryKey: keyOf(readCampaign, { params: { id } }) }),
    ),
    client.invalidateQueries({ queryKey: keyOf(listCampaigns) }),
    client.invalidateQueries({ queryKey: keyOf(readDashboard) }),
    refreshLists(client, events),
  ]);
}

/** Fetches everything that is shown: after a gap nobody knows what changed. */
export async function refreshAll(client: QueryClient): Promise<void> {
  await client.invalidateQueries({ predicate: ({ queryKey }) => String(queryKey[0]).startsWith('/api/') });
}

/** A list that grows while it is scrolled keeps its pages; a short one is a page itself. */
function patchList(list: List | CallPage, event: LiveEvent): List | CallPage {
  if (!('pages' in list)) return patchPages([list], event)[0] ?? list;
  const pages = patchPages(list.pages, event);
  return pages === list.pages ? list : { ...list, pages: [...pages] };
}

async function refreshLists(client: QueryClient, events: readonly LiveEvent[]): Promise<void> {
  const lists = client.getQueryCache().findAll({ queryKey: keyOf(listCalls), type: 'active' });
  await Promise.all(
    lists.map(async ({ queryKey, state }) => {
      const list = state.data as List | CallPage | undefined;
      if (list === undefined || !('pages' in list) || list.pages.length <= pagesFetchedWhole) {
        await client.invalidateQueries({ queryKey, exact: true });
        return;
      }
      await mergeNews(client, queryKey, endedCalls(events));
    }),
  );
  await client.invalidateQueries({ queryKey: keyOf(listCalls), refetchType: 'none', type: 'inactive' });
}

async function mergeNews(client: QueryClient, queryKey: readonly unknown[], ended: readonly string[]) {
  const request = queryKey[1] as { query?: Record<string, unknown> };
  const fresh = await call(listCalls, request);
  client.setQueryData<List>(
    queryKey,
    (list) => list && { ...list, pages: mergeFirstPage(list.pages, fresh) },
  );
  const inFresh = new Set(fresh.rows.map(({ id }) => id));
  const others = ended.filter((id) => !inFresh.has(id)).slice(0, callsFetchedSingly);
  for (const id of others) {
    const detail = await client.fetchQuery(queryOf(readCall, { params: { id } }));
    client.setQueryData<List>(queryKey, (list) => list && { ...list, pages: replaceRow(list.pages, detail) });
  }
}

function endedCalls(events: readonly LiveEvent[]): string[] {
  const ended = events.filter(({ status, deleted }) => !deleted && hasEnded(status));
  return [...new Set(ended.map(({ call_id }) => call_id))];
}

function callKey(id: string) {
  return keyOf(readCall, { params: { id } });
}
