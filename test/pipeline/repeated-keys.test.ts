import { afterAll, expect, test } from 'vitest';
import { readConfig } from '#server/config.ts';
import type { CallDetail } from '#shared/calls.ts';
import { type ProviderTest, saveProvider, testProvider } from '#shared/provider-settings.ts';
import { ProviderName } from '#shared/providers.ts';
import { agentSays, openTestHouse, seeCall, untilEnded, uploaded } from '#test/support/app.ts';
import { startAssemblyAi } from '#test/support/assemblyai-server.ts';
import { aCheckDraft } from '#test/support/builders.ts';
import { startFaultServer } from '#test/support/fault-server.ts';
import { placesOfKeys } from '#test/support/remains-of-keys.ts';
import { until } from '#test/support/until.ts';

/** A provider that takes nothing, and repeats in its reason what was sent as the key. */
const refusing = { status: 400 };
const refuser = await startFaultServer(({ headers }) => {
  const message = `Whoever sends ${headers.authorization} may not do this`;
  return { status: refusing.status, body: { type: 'error', error: { type: 'some_error', message } } };
});
/** One whose jobs fail with such a reason. */
const assemblyAi = await startAssemblyAi();
afterAll(() => Promise.all([refuser.close(), assemblyAi.close()]));

const keys = {
  assemblyai: 'aai-secret',
  deepgram: 'deepgram-key-of-the-organization-1',
  whisper: 'whisper/key+with"signs-1',
  claude: 'sk-ant-key-of-claude-1',
};
const { providers } = readConfig({
  TOTALVIEW_ASSEMBLYAI_KEY: keys.assemblyai,
  TOTALVIEW_ASSEMBLYAI_URL: assemblyAi.url,
  TOTALVIEW_DEEPGRAM_URL: refuser.url,
  TOTALVIEW_WHISPER_KEY: keys.whisper,
  TOTALVIEW_WHISPER_URL: refuser.url,
  TOTALVIEW_ANTHROPIC_KEY: keys.claude,
  TOTALVIEW_ANTHROPIC_URL: refuser.url,
});
const house = await openTestHouse({ config: { providers, providerAllow: ['127.0.0.1'] } });
await house.startCrew();
const owner = await house.signedInAs('owner');
await owner.ask(saveProvider, { params: { provider: 'deepgram' }, body: { key: keys.deepgram } });

/** A call of a campaign of its own that this provider has to do with. */
async function callFor(provider: ProviderName): Promise<string> {
  const greets = aCheckDraft('Greets', { judging: { kind: 'claude', prompt: 'Does the agent greet?' } });
  if (provider !== 'claude') {
    return uploaded(owner, { campaignId: await house.campaign({ settings: { transcription: provider } }) });
  }
  const campaignId = await house.campaign({ checks: [greets] });
  return uploaded(owner, { campaignId, transcript: agentSays('Good morning.') });
}

async function callsFor(all: readonly ProviderName[]): Promise<string[]> {
  const ids: string[] = [];
  for (const provider of all) ids.push(await callFor(provider));
  return ids;
}

function untilItWaits(id: string): Promise<CallDetail> {
  return until(async () => {
    const call = await seeCall(owner, id);
    return call.newest.waiting?.reason === 'provider_paused' ? call : null;
  });
}

async function triedBy(provider: ProviderName): Promise<ProviderTest> {
  return (await owner.ask(testProvider, { params: { provider } })).body as ProviderTest;
}

test('a key that providers repeat stands in the clear nowhere: not where calls fail, nor where they wait, nor where a provider is tried', async () => {
  assemblyAi.goes({ error: `Whoever sends ${keys.assemblyai} may not do this` });
  const ids = await callsFor(ProviderName.options);
  const failed = await Promise.all(ids.map((id) => untilEnded(owner, id)));
  // The reason itself is told, so that nobody has to guess.
  for (const { status, error } of failed) {
    expect([status, error?.message]).toEqual(['failed', expect.stringContaining('[key] may not do this')]);
  }
  const tried = await Promise.all((['deepgram', 'whisper', 'claude'] as const).map(triedBy));
  expect(tried.map(({ failure }) => failure?.message)).toEqual(
    tried.map(() => expect.stringContaining('[key] may not do this')),
  );

  refusing.status = 401;
  const refused = ['deepgram', 'whisper', 'claude'] as const;
  const paused = await callsFor(refused);
  await Promise.all(paused.map(untilItWaits));
  for (const provider of refused)
    expect((await triedBy(provider)).failure?.code).toBe('provider_key_refused');

  expect(await placesOfKeys(house, Object.values(keys), [...ids, ...paused])).toEqual([]);
});

test('where a key does stand, it is found', async () => {
  const id = await callFor('claude');
  const { db } = house.deps;
  await db.updateTable('calls').set({ file_name: keys.claude }).where('id', '=', id).execute();
  const places = await placesOfKeys(house, [keys.claude], [id]);
  expect(new Set(places.map((place) => place.replace(/[ :].*/s, '')))).toEqual(
    new Set(['public.calls', '/api/v1/dashboard', '/api/v1/calls/']),
  );
});
