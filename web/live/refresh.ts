import type { InfiniteData, QueryClient } from '@tanstack/react-query';
import { readLikelyCalls } from '#shared/agent-page.ts';
import { listAgents, readAgent, readWeakChecks } from '#shared/agents.ts';
import { listBulkItems, listBulkJobs, readBulkJob } from '#shared/bulk-jobs.ts';
import { type CallDetail, type CallSummary, listCalls, readCall, readTimeline } from '#shared/calls.ts';
import { readCampaignAgents, readMatrix } from '#shared/campaign-page.ts';
import { listCampaigns, readCampaign } from '#shared/campaigns.ts';
import { readDashboard } from '#shared/dashboard.ts';
import type { BulkJobChanged, CallChanged, LiveEvent, SftpChanged } from '#shared/events.ts';
import { readCampaignWeeks, readFigures, readToLookAt } from '#shared/figures.ts';
import { hasEnded } from '#shared/statuses.ts';
import { call } from '../api.ts';
import { keyOf, queryOf } from '../queries.ts';
import { fitsList, type ListQuery } from './fits-list.ts';
import { type CallPage, mergeFirstPage, patchDetail, patchPages, replaceRow } from './patches.ts';

type List = InfiniteData<CallPage, string | null>;

/** Lists longer than this are merged instead of fetched again page by page. */
const pagesFetchedWhole = 2;
const callsFetchedSingly = 10;

/** What counts calls: any change of a call may change it. */
const whatCounts = [
  listAgents,
  readAgent,
  readLikelyCalls,
  listCampaigns,
  readCampaignAgents,
  readCampaignWeeks,
  readDashboard,
  readFigures,
  readToLookAt,
  readWeakChecks,
] as const;

/** Shows an event at once in everything that is cached. */
export function showEvent(client: QueryClient, event: LiveEvent): void {
  if (event.kind !== 'call_changed') return;
  client.setQueriesData<List | CallPage>({ queryKey: keyOf(listCalls) }, (list) =>
    list === undefined ? list : patchList(list, event),
  );
  client.setQueryData<CallDetail>(callKey(event.call_id), (detail) =>
    detail === undefined ? detail : patchDetail(detail, event),
  );
}

/** A call that was deleted is fetched anew where it is open, so that its page says it is gone. */
async function forgetCall(client: QueryClient, id: string): Promise<void> {
  await client.resetQueries({ queryKey: callKey(id) });
}

/** Fetches what the events of the last moment may have changed, and only where somebody looks at it. */
export async function refreshAfter(client: QueryClient, events: readonly LiveEvent[]): Promise<void> {
  const swept = events.filter((event) => event.kind === 'sftp_changed');
  const others = events.filter((event) => event.kind === 'call_changed' || event.kind === 'bulk_job_changed');
  await Promise.all([
    swept.length === 0 ? undefined : refreshSwept(client, swept),
    events.some(({ kind }) => kind === 'provider_changed') ? refreshProviders(client) : undefined,
    others.length === 0 ? undefined : refreshCalls(client, others),
  ]);
}

/** Its endpoints are fetched when they are first needed: most who wait for their first page have no SFTP. */
async function refreshSwept(client: QueryClient, events: readonly SftpChanged[]): Promise<void> {
  const { refreshSftp } = await import('./refresh-sftp.ts');
  await refreshSftp(client, events);
}

/** The provider page and what depends on it are looked at by few, and fetched only where they are. */
async function refreshProviders(client: QueryClient): Promise<void> {
  const { refreshProviderPages } = await import('./refresh-providers.ts');
  await refreshProviderPages(client);
}

/** What calls and jobs may have changed. An SFTP batch changes none of it before it makes a call, which is told too. */
async function refreshCalls(
  client: QueryClient,
  events: readonly (CallChanged | BulkJobChanged)[],
): Promise<void> {
  const changed = events.filter((event) => event.kind === 'call_changed');
  const jobs = new Set(
    events.flatMap((event) => (event.kind === 'bulk_job_changed' ? [event.bulk_job_id] : [])),
  );
  const calls = new Set(
    changed.filter((event) => !event.deleted && !isEnd(event)).map(({ call_id }) => call_id),
  );
  const campaigns = new Set(events.map(({ campaign_id }) => campaign_id));
  await Promise.all([
    ...[...calls].map((id) => refreshCall(client, id)),
    ...changed.flatMap((event) => (event.deleted ? [forgetCall(client, event.call_id)] : [])),
    ...[...campaigns].map((id) =>
      client.invalidateQueries({ queryKey: keyOf(readCampaign, { params: { id } }) }),
    ),
    ...[...campaigns].map((id) =>
      client.invalidateQueries({ queryKey: keyOf(readMatrix, { params: { id } }) }),
    ),
    ...whatCounts.map((endpoint) => client.invalidateQueries({ queryKey: keyOf(endpoint) })),
    ...(jobs.size === 0 ? [] : [client.invalidateQueries({ queryKey: keyOf(listBulkJobs) })]),
    ...[...jobs].map((id) => refreshJob(client, id)),
    refreshLists(client, changed),
  ]);
}

/** Fetches what is shown of a call that has just ended: somebody who looks at it waits for its results. */
export async function refreshEnded(client: QueryClient, event: LiveEvent): Promise<void> {
  if (event.kind === 'call_changed' && isEnd(event)) await refreshCall(client, event.call_id);
}

async function refreshCall(client: QueryClient, id: string): Promise<void> {
  await Promise.all([
    client.invalidateQueries({ queryKey: callKey(id) }),
    client.invalidateQueries({ queryKey: keyOf(readTimeline, { params: { id } }) }),
  ]);
}

/** Fetches what is shown of one bulk job: itself and whatever of its items. */
async function refreshJob(client: QueryClient, id: string): Promise<void> {
  const isOfJob = (request: unknown): boolean =>
    (request as { params?: { id?: string } } | undefined)?.params?.id === id;
  await Promise.all([
    client.invalidateQueries({ queryKey: keyOf(readBulkJob, { params: { id } }) }),
    client.invalidateQueries({
      queryKey: keyOf(listBulkItems),
      predicate: ({ queryKey }) => isOfJob(queryKey[1]),
    }),
  ]);
}

/** Fetches everything that is shown: after a gap nobody knows what changed. */
export async function refreshAll(client: QueryClient): Promise<void> {
  await client.invalidateQueries({ predicate: ({ queryKey }) => String(queryKey[0]).startsWith('/api/') });
}

/**
 * Fetches the shown calls that may have changed between being fetched and the opening of the stream: those under way
 * and those whose answer is not there yet.
 */
export async function refreshUnsettled(client: QueryClient): Promise<void> {
  await Promise.all([
    client.invalidateQueries({
      queryKey: keyOf(listCalls),
      predicate: ({ state }) => rowsOf(state.data as List | CallPage | undefined).some(isUnsettled),
    }),
    client.invalidateQueries({
      queryKey: keyOf(readCall),
      predicate: ({ state }) => isUnsettled(state.data as CallDetail | undefined),
    }),
    client.invalidateQueries({ queryKey: keyOf(readDashboard) }),
  ]);
}

function rowsOf(list: List | CallPage | undefined): readonly (CallSummary | undefined)[] {
  if (list === undefined) return [undefined];
  return 'pages' in list ? list.pages.flatMap(({ rows }) => rows) : list.rows;
}

function isUnsettled(row: Pick<CallSummary, 'status'> | undefined): boolean {
  return row === undefined || !hasEnded(row.status);
}

/** A list that grows while it is scrolled keeps its pages; a short one is a page itself. */
function patchList(list: List | CallPage, event: CallChanged): List | CallPage {
  if (!('pages' in list)) return patchPages([list], event)[0] ?? list;
  const pages = patchPages(list.pages, event);
  return pages === list.pages ? list : { ...list, pages: [...pages] };
}

async function refreshLists(client: QueryClient, events: readonly CallChanged[]): Promise<void> {
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
  const request = queryKey[1] as { query?: ListQuery };
  const fresh = await call(listCalls, request);
  client.setQueryData<List>(
    queryKey,
    (list) => list && { ...list, pages: mergeFirstPage(list.pages, fresh) },
  );
  const inFresh = new Set(fresh.rows.map(({ id }) => id));
  const others = ended.filter((id) => !inFresh.has(id)).slice(0, callsFetchedSingly);
  for (const id of others) {
    const detail = await client.fetchQuery(queryOf(readCall, { params: { id } }));
    const then = fitsList(request.query ?? {}, detail) ? 'stays' : 'leaves';
    client.setQueryData<List>(
      queryKey,
      (list) => list && { ...list, pages: replaceRow(list.pages, detail, then) },
    );
  }
}

function endedCalls(events: readonly CallChanged[]): string[] {
  return [...new Set(events.filter(isEnd).map(({ call_id }) => call_id))];
}

function isEnd({ status, deleted }: CallChanged): boolean {
  return !deleted && hasEnded(status);
}

function callKey(id: string) {
  return keyOf(readCall, { params: { id } });
}
