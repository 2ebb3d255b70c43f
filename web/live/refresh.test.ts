import { QueryClient } from '@tanstack/react-query';
import { expect, test } from 'vitest';
import { readCall } from '#shared/calls.ts';
import type { CallChanged } from '#shared/events.ts';
import { listProviders } from '#shared/provider-settings.ts';
import { keyOf } from '../queries.ts';
import { refreshAfter, refreshEnded, refreshUnsettled } from './refresh.ts';

const key = (id: string) => keyOf(readCall, { params: { id } });

function changed(call_id: string, over: Partial<CallChanged> = {}): CallChanged {
  return {
    kind: 'call_changed',
    call_id,
    campaign_id: 'camp_1',
    agent_id: null,
    version: 1,
    status: 'analyzing',
    deleted: false,
    ...over,
  };
}

/** Which of the cached calls are to be fetched again. */
function stale(client: QueryClient): string[] {
  return ['running', 'ended', 'gone'].filter((id) => client.getQueryState(key(id))?.isInvalidated === true);
}

const events = [
  changed('running'),
  changed('ended', { status: 'completed' }),
  changed('gone', { status: 'failed', deleted: true }),
];

function clientWithCalls(): QueryClient {
  const client = new QueryClient();
  for (const { call_id } of events) client.setQueryData(key(call_id), { id: call_id });
  return client;
}

test('a call that ended is fetched at once', async () => {
  const client = clientWithCalls();
  for (const event of events) await refreshEnded(client, event);
  expect(stale(client)).toEqual(['ended']);
});

test('what was fetched before the stream was open is fetched again where it can have changed', async () => {
  const client = new QueryClient();
  client.setQueryData(key('running'), { status: 'pending' });
  client.setQueryData(key('ended'), { status: 'completed' });
  await refreshUnsettled(client);
  expect(stale(client)).toEqual(['running']);
});

test('a provider that changed is fetched, and no call', async () => {
  const client = clientWithCalls();
  client.setQueryData(keyOf(listProviders), { rows: [] });
  await refreshAfter(client, [{ kind: 'provider_changed', provider: 'claude' }]);
  expect(client.getQueryState(keyOf(listProviders))?.isInvalidated).toBe(true);
  expect(stale(client)).toEqual([]);
});

test('any other call that changed is fetched with the rest, and none twice', async () => {
  const client = clientWithCalls();
  await refreshAfter(client, events);
  expect(stale(client)).toEqual(['running']);
});
