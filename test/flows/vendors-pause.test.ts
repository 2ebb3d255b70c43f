import { afterAll, describe, expect, test } from 'vitest';
import { readConfig } from '#server/config.ts';
import { listProviders, type ProviderShown, saveProvider } from '#shared/provider-settings.ts';
import { type ProviderName, providers } from '#shared/providers.ts';
import { agentSays, openTestHouse, seeCall, untilEnded, uploaded } from '#test/support/app.ts';
import { startAssemblyAi, submitRoute } from '#test/support/assemblyai-server.ts';
import { aCheckDraft, anOrganization } from '#test/support/builders.ts';
import { answerText, passing } from '#test/support/claude-answers.ts';
import { startDeepgram } from '#test/support/deepgram-server.ts';
import { type FaultServer, type Reply, startFaultServer } from '#test/support/fault-server.ts';
import { makeVoice, makeWav } from '#test/support/recordings.ts';
import { until } from '#test/support/until.ts';

/** A Messages API that says of everything that it was said. */
async function startClaude(): Promise<FaultServer> {
  const text = answerText([passing('c1', 0, 'Good morning')]);
  const usage = { input_tokens: 10, output_tokens: 10 };
  const head = { id: 'msg_1', type: 'message', role: 'assistant', model: 'claude-sonnet-5-5', content: [] };
  const events = [
    { type: 'message_start', message: { ...head, stop_reason: null, stop_sequence: null, usage } },
    { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
    { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text } },
    { type: 'content_block_stop', index: 0 },
    { type: 'message_delta', delta: { stop_reason: 'end_turn', stop_sequence: null }, usage },
    { type: 'message_stop' },
  ];
  const body = events.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join('');
  return startFaultServer(({ method }): Reply => {
    if (method === 'GET') return { body: { data: [] } };
    return { headers: { 'content-type': 'text/event-stream' }, body };
  });
}

const servers = {
  assemblyai: await startAssemblyAi(() => new Date()),
  deepgram: await startDeepgram(),
  claude: await startClaude(),
};
afterAll(() => Promise.all(Object.values(servers).map((server) => server.close())));
const keys = { assemblyai: 'aai-secret', deepgram: 'dg-secret', claude: 'sk-ant-secret' } as const;
const house = await openTestHouse({
  config: {
    providerAllow: ['127.0.0.1'],
    providers: readConfig({
      TOTALVIEW_ASSEMBLYAI_URL: servers.assemblyai.url,
      TOTALVIEW_DEEPGRAM_URL: servers.deepgram.url,
      TOTALVIEW_ANTHROPIC_URL: servers.claude.url,
    }).providers,
  },
});
await house.startCrew();
type Vendor = keyof typeof keys;

const check = aCheckDraft('Greets', { judging: { kind: 'claude', prompt: 'Does the agent greet?' } });
const bytes = makeWav({ seconds: 4, channels: [makeVoice({ fromSecond: 0.5, toSecond: 1 })] });

/** An organization whose calls need this vendor, by an account that nobody has troubled. */
async function organizationWith(vendor: Vendor) {
  const organizationId = await anOrganization(house.deps.db);
  const owner = await house.signedInAs('owner', { organizationId });
  await owner.ask(saveProvider, { params: { provider: vendor }, body: { key: keys[vendor] } });
  const campaignId = await house.campaign({
    organizationId,
    ...(vendor === 'claude' ? { checks: [check] } : {}),
    settings: { insights: false, ...(vendor === 'claude' ? {} : { transcription: vendor }) },
  });
  const send = () =>
    uploaded(owner, {
      campaignId,
      ...(vendor === 'claude'
        ? { transcript: agentSays('Good morning.') }
        : { file: { name: 'call.wav', bytes } }),
    });
  const shown = async () => {
    const { rows } = (await owner.ask(listProviders)).body as { rows: ProviderShown[] };
    return rows.find(({ provider }) => provider === vendor);
  };
  return { owner, send, shown };
}

/** As if the time of the next try had come. */
async function nextTryNow(): Promise<void> {
  await house.deps.db
    .updateTable('provider_states')
    .set({ probe_at: new Date(0) })
    .where('status', '<>', 'open')
    .execute();
}

const limit = 'You have reached your specified API usage limits. You will regain access on 2026-12-01.';
const ofClaude = (type: string, message: string) => ({ type: 'error', error: { type, message } });

describe('A vendor that refuses an account pauses it: calls wait, and go on by themselves', () => {
  test.each<[Vendor, number, unknown, string, route?: string]>([
    ['assemblyai', 401, { error: 'Authentication error, API token missing/invalid' }, 'provider_key_refused'],
    [
      'assemblyai',
      400,
      { error: 'Your current account balance is negative.' },
      'provider_unpaid',
      submitRoute,
    ],
    ['deepgram', 401, { err_code: 'INVALID_AUTH' }, 'provider_key_refused'],
    ['deepgram', 402, { err_code: 'ASR_PAYMENT_REQUIRED' }, 'provider_unpaid'],
    ['deepgram', 403, { err_code: 'INSUFFICIENT_PERMISSIONS' }, 'provider_key_refused'],
    ['claude', 400, ofClaude('invalid_request_error', limit), 'provider_unpaid'],
    ['claude', 401, ofClaude('authentication_error', 'invalid key'), 'provider_key_refused'],
    ['claude', 402, ofClaude('billing_error', 'Pay'), 'provider_unpaid'],
    ['claude', 403, ofClaude('permission_error', 'Not this model'), 'provider_key_refused'],
  ])('%s %i %j', async (vendor, status, body, code, route) => {
    const server = servers[vendor];
    const { owner, send, shown } = await organizationWith(vendor);
    server.usually(({ method, path }) =>
      route === undefined || route === `${method} ${path}` ? { status, body } : undefined,
    );
    const ids = [await send(), await send()];
    for (const id of ids) {
      const waiting = await until(async () => {
        const call = await seeCall(owner, id);
        // A call and its newest version are read one after the other: one may be of before the pause.
        return call.newest.waiting?.reason === 'provider_paused' && call.error !== null ? call : null;
      });
      expect(waiting).toMatchObject({
        status: vendor === 'claude' ? 'analyzing' : 'transcribing',
        error: { code },
      });
    }
    expect(await shown()).toMatchObject({ state: 'paused', paused_calls: 2, error: { code } });
    const { message } = (await shown())?.error ?? { message: '' };
    expect(message).toContain(providers[vendor satisfies ProviderName].label);

    server.usually(() => undefined);
    await nextTryNow();
    for (const id of ids) {
      expect(await untilEnded(owner, id)).toMatchObject({ status: 'completed', version: 1, error: null });
    }
    expect(await shown()).toMatchObject({ paused_calls: 0, error: null });
  });
});
