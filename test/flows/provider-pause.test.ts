import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { readConfig } from '#server/config.ts';
import type { Letter } from '#server/mail/mailer.ts';
import { resumePaused } from '#server/pipeline/paused.ts';
import type { Account } from '#server/providers/account.ts';
import { type CallDetail, readTimeline } from '#shared/calls.ts';
import { type Dashboard, readDashboard } from '#shared/dashboard.ts';
import type { Answer } from '#shared/endpoint.ts';
import { KnownError } from '#shared/errors.ts';
import {
  listProviders,
  type ProviderShown,
  type ProviderTest,
  saveProvider,
  testProvider,
} from '#shared/provider-settings.ts';
import { reprocessCall } from '#shared/versions.ts';
import { openTestHouse, seeCall, untilEnded, uploaded } from '#test/support/app.ts';
import { anAgent } from '#test/support/builders.ts';
import { aTranscript } from '#test/support/spoken-lines.ts';
import { until } from '#test/support/until.ts';
import type { Visitor } from '#test/support/visitor.ts';

/** What the provider makes of a key. */
const vendor = { refused: new Set<string>(), refusesRecordings: false, unpaid: false, asked: 0, probed: 0 };
beforeEach(() => Object.assign(vendor, { refused: new Set(), unpaid: false, asked: 0, probed: 0 }));

const server = createServer((request, reply) => {
  vendor.probed += 1;
  const isRefused = vendor.refused.has(request.headers.authorization?.replace('Token ', '') ?? '');
  reply.statusCode = isRefused ? 401 : 200;
  reply.end(JSON.stringify({ projects: [] }));
});
await once(server.listen(0, '127.0.0.1'), 'listening');
afterAll(() => server.close());
const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

async function transcribe({ key }: Account) {
  vendor.asked += 1;
  const named = { provider: 'Deepgram' };
  if (vendor.refused.has(key ?? '')) throw new KnownError('provider_key_refused', named);
  if (vendor.refusesRecordings) {
    throw new KnownError('provider_refused_recording', { ...named, reason: 'It is too short.' });
  }
  if (vendor.unpaid) throw new KnownError('provider_unpaid', named);
  return { transcript: heard('deepgram'), answer: {} };
}

function heard(provider: 'assemblyai' | 'deepgram') {
  return aTranscript([{ by: 'agent', text: 'Good morning.', at: 0 }], { provider });
}

const env = {
  TOTALVIEW_ASSEMBLYAI_KEY: 'the-key-of-another',
  TOTALVIEW_DEEPGRAM_KEY: 'the-first-key-1',
  TOTALVIEW_DEEPGRAM_URL: address,
};
const letters: Letter[] = [];
const house = await openTestHouse({
  mailer: { send: async (letter) => void letters.push(letter) },
  config: { providers: readConfig(env).providers },
  adapters: {
    deepgram: (account) => ({
      provider: 'deepgram',
      transcribe: ({ signal }) => account.turn(signal, () => transcribe(account)),
    }),
    assemblyai: (account) => ({
      provider: 'assemblyai',
      transcribe: ({ signal }) =>
        account.turn(signal, async () => ({ transcript: heard('assemblyai'), answer: {} })),
    }),
  },
});
const { deps } = house;
const { db } = deps;
await house.startCrew();
const owner = await house.signedInAs('owner');
const withDeepgram = { settings: { transcription: 'deepgram' } } as const;

async function deepgram(): Promise<ProviderShown> {
  const { rows } = (await owner.ask(listProviders)).body as { rows: ProviderShown[] };
  return rows.find(({ provider }) => provider === 'deepgram')!;
}

/** The paused providers on somebody's dashboard. */
async function pausedFor(visitor: Visitor) {
  return ((await visitor.ask(readDashboard)).body as Dashboard).paused_providers;
}

async function untilWaiting(id: string): Promise<CallDetail> {
  return until(async () => {
    const call = await seeCall(owner, id);
    return call.error !== null && call.newest.waiting?.reason === 'provider_paused' ? call : null;
  });
}

/** As if the time of the next try had come. */
async function nextTryNow(): Promise<void> {
  await db
    .updateTable('provider_states')
    .set({ probe_at: new Date(0) })
    .where('status', '<>', 'open')
    .execute();
}

/** A key of its own, so that every story begins with an account that nobody has troubled. */
async function freshKey(key: string): Promise<void> {
  await owner.ask(saveProvider, { params: { provider: 'deepgram' }, body: { key } });
}

describe('A key that is refused', () => {
  test('makes calls wait, with the reason, and the provider is not asked meanwhile', async () => {
    await freshKey('a-key-of-story-one');
    vendor.refused.add('a-key-of-story-one');
    const campaignId = await house.campaign(withDeepgram);
    const first = await uploaded(owner, { campaignId });
    expect(await untilWaiting(first)).toMatchObject({
      status: 'transcribing',
      has_playback: true,
      error: { code: 'provider_key_refused' },
    });
    const second = await uploaded(owner, { campaignId });
    await untilWaiting(second);
    expect(vendor.asked).toBe(1);
    expect(await deepgram()).toMatchObject({
      state: 'paused',
      paused_calls: 2,
      error: { code: 'provider_key_refused', message: 'Deepgram does not accept the key.' },
      next_try_at: expect.any(String),
      since: expect.any(String),
    });
    const shown = {
      provider: 'deepgram',
      error: expect.objectContaining({ code: 'provider_key_refused' }),
      since: expect.any(String),
      next_try_at: expect.any(String),
      calls: 2,
    };
    expect(await pausedFor(owner)).toEqual([shown]);
    expect(await pausedFor(await house.signedInAs('manager', { campaignIds: [campaignId] }))).toEqual([
      shown,
    ]);
    expect(await pausedFor(await house.signedInAs('manager'))).toEqual([]);
    expect(await pausedFor(await house.signedInAs('agent'))).toEqual([]);
    await until(() => letters.length > 0);
    expect(letters).toEqual([
      {
        to: expect.any(String),
        subject: 'Deepgram is paused: calls wait',
        text: expect.stringContaining('enter another key'),
      },
    ]);
    const { tries, trying_since } = await db
      .selectFrom('versions')
      .select(['tries', 'trying_since'])
      .where('call_id', '=', second)
      .executeTakeFirstOrThrow();
    expect({ tries, trying_since }).toEqual({ tries: 0, trying_since: null });

    await freshKey('the-key-that-works');
    for (const id of [first, second]) {
      expect(await untilEnded(owner, id)).toMatchObject({ status: 'completed', version: 1, error: null });
    }
    expect(await deepgram()).toMatchObject({ state: 'ok', paused_calls: 0, error: null, since: null });
    expect(await pausedFor(owner)).toEqual([]);
  });

  test('is tried with a harmless request, and everybody goes on when it is taken again', async () => {
    await freshKey('a-key-of-story-two');
    vendor.refused.add('a-key-of-story-two');
    const campaignId = await house.campaign(withDeepgram);
    const ids = await Promise.all([1, 2, 3].map(() => uploaded(owner, { campaignId })));
    for (const id of ids) await untilWaiting(id);
    const { asked } = vendor;
    await nextTryNow();
    await until(() => vendor.probed > 0);
    await resumePaused({ ...deps, mayGoOn: deps.providers.mayGoOn });
    expect([vendor.asked, (await deepgram()).state]).toEqual([asked, 'paused']);
    vendor.refused.clear();
    await nextTryNow();
    for (const id of ids) expect(await untilEnded(owner, id)).toMatchObject({ status: 'completed' });
  });
});

test('After an unpaid account one call goes first, and the others follow when it was answered', async () => {
  await freshKey('a-key-of-story-three');
  vendor.unpaid = true;
  const campaignId = await house.campaign(withDeepgram);
  const ids = await Promise.all([1, 2, 3, 4].map(() => uploaded(owner, { campaignId })));
  for (const id of ids) await untilWaiting(id);
  const { asked } = vendor;
  await nextTryNow();
  await until(() => vendor.asked === asked + 1);
  await until(async () => (await deepgram()).paused_calls === 4);
  expect([vendor.asked, (await deepgram()).state]).toEqual([asked + 1, 'paused']);
  vendor.unpaid = false;
  await nextTryNow();
  for (const id of ids) expect(await untilEnded(owner, id)).toMatchObject({ status: 'completed' });
  expect(vendor.asked).toBe(asked + 1 + ids.length);
});

test('Another provider stands in where the campaign allows it, and the timeline says so', async () => {
  await freshKey('a-key-of-story-four');
  vendor.refused.add('a-key-of-story-four');
  const settings = { transcription: 'deepgram', failover: true } as const;
  const campaignId = await house.campaign({ settings });
  const id = await uploaded(owner, { campaignId });
  expect(await untilEnded(owner, id)).toMatchObject({
    status: 'completed',
    newest: { transcription: { provider: 'assemblyai' } },
  });
  const { rows } = (await owner.ask(readTimeline, { params: { id } })).body as Answer<typeof readTimeline>;
  expect(rows.map(({ sentence }) => sentence)).toContain(
    'Transcription done by AssemblyAI, in place of Deepgram',
  );
  const { asked } = vendor;
  await untilEnded(owner, await uploaded(owner, { campaignId }));
  expect(vendor.asked).toBe(asked);
});

test('A failed call is retried with another provider, when somebody says so', async () => {
  await freshKey('a-key-of-story-five');
  const usual = vendor.refusesRecordings;
  vendor.refusesRecordings = true;
  const id = await uploaded(owner, { campaignId: await house.campaign(withDeepgram) });
  expect(await untilEnded(owner, id)).toMatchObject({
    error: { code: 'provider_refused_recording' },
    retry_with: ['assemblyai'],
  });
  vendor.refusesRecordings = usual;
  const body = { kind: 'retry', provider: 'assemblyai' };
  expect(await owner.ask(reprocessCall, { params: { id }, body })).toMatchObject({ status: 202 });
  expect(await untilEnded(owner, id)).toMatchObject({
    status: 'completed',
    version: 1,
    newest: { transcription: { provider: 'assemblyai' } },
    retry_with: [],
  });
});

test('Another provider is offered to those who may retry, and only where one could do better', async () => {
  const campaignId = await house.campaign({ settings: { transcription: 'none' } });
  const id = await uploaded(owner, { campaignId });
  const unread = await untilEnded(owner, id);
  expect([unread.error?.code, unread.retry_with]).toEqual(['no_transcription', ['assemblyai', 'deepgram']]);
  const agentId = await anAgent(db, house.organizationId);
  await db.updateTable('calls').set({ agent_id: agentId }).where('id', '=', id).execute();
  const agent = await house.signedInAs('agent', { agentId });
  expect((await seeCall(agent, id)).retry_with).toEqual([]);
  await db.updateTable('calls').set({ audio_deleted_at: new Date() }).where('id', '=', id).execute();
  expect((await seeCall(owner, id)).retry_with).toEqual([]);
});

describe('A test of a provider', () => {
  test('says whether the key is taken', async () => {
    await freshKey('a-key-to-be-tested');
    const params = { provider: 'deepgram' };
    const good = { ok: true, failure: null, models: [] } satisfies ProviderTest;
    expect(await owner.ask(testProvider, { params })).toMatchObject({ status: 200, body: good });
    vendor.refused.add('a-key-to-be-tested');
    expect((await owner.ask(testProvider, { params })).body).toMatchObject({
      ok: false,
      failure: { code: 'provider_key_refused' },
    });
  });

  test('needs one that is set up', async () => {
    const seen = await owner.ask(testProvider, { params: { provider: 'whisper' } });
    expect(seen).toMatchObject({ status: 409, body: { code: 'provider_not_set_up' } });
  });
});
