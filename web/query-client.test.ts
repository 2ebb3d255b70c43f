import { expect, test } from 'vitest';
import type { Me } from '#shared/people.ts';
import { offlineProblem, problemFrom } from './api.ts';
import { meQuery } from './me.ts';
import { makeQueryClient, worthRetrying } from './query-client.ts';

const signedOut = { code: 'signed_out', detail: 'You are signed out.', advice: 'Sign in and try again.' };

const signedIn: Me = {
  user: {
    id: 'user_1',
    name: 'Riya',
    email: 'r@acme.example',
    role: 'owner',
    agent_id: null,
    campaign_ids: [],
  },
  organization: { id: 'org_1', name: 'Acme' },
};

test('only silence and trouble on the server are tried again, twice', () => {
  const gone = problemFrom(404, { code: 'not_found', detail: 'No.', advice: '' });
  const stopping = problemFrom(503, { code: 'shutting_down', detail: 'Stopping.', advice: '' });
  expect([0, 1, 2].map((failures) => worthRetrying(failures, offlineProblem()))).toEqual([true, true, false]);
  expect([gone, stopping, new Error('bug')].map((error) => worthRetrying(0, error))).toEqual([
    false,
    true,
    false,
  ]);
});

test('a session that ended is told once, whatever asked', async () => {
  let told = 0;
  const client = makeQueryClient({
    onSignedOut: () => {
      told += 1;
    },
  });
  client.setQueryData(meQuery.queryKey, signedIn);
  const ask = (key: string) =>
    client.fetchQuery({ queryKey: [key], queryFn: () => Promise.reject(problemFrom(401, signedOut)) });
  await Promise.allSettled([ask('a'), ask('b')]);
  expect(client.getQueryData(meQuery.queryKey)).toBeNull();
  expect(told).toBe(1);
});
