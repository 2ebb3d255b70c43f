import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import { readConfig } from '#server/config.ts';
import { forgetCopies } from '#server/transcription/forget-copies.ts';
import { deleteCall, readTimeline } from '#shared/calls.ts';
import { readCallCosts } from '#shared/costs.ts';
import type { Answer } from '#shared/endpoint.ts';
import type { SpeechProvider } from '#shared/providers.ts';
import { readTranscript } from '#shared/versions.ts';
import { openTestHouse, untilEnded, uploaded } from '#test/support/app.ts';
import { jobRoute, listRoute, startAssemblyAi, submitRoute } from '#test/support/assemblyai-server.ts';
import { listenRoute, startDeepgram } from '#test/support/deepgram-server.ts';
import { makeVoice, makeWav } from '#test/support/recordings.ts';

const assemblyAi = await startAssemblyAi(() => new Date());
const deepgram = await startDeepgram();
afterAll(async () => {
  await assemblyAi.close();
  await deepgram.close();
});
const { providers } = readConfig({
  TOTALVIEW_ASSEMBLYAI_KEY: 'aai-secret',
  TOTALVIEW_ASSEMBLYAI_URL: assemblyAi.url,
  TOTALVIEW_DEEPGRAM_KEY: 'dg-secret',
  TOTALVIEW_DEEPGRAM_URL: deepgram.url,
});
const house = await openTestHouse({ config: { providers } });
await house.startCrew();
const owner = await house.signedInAs('owner');
const file = {
  name: 'call.wav',
  bytes: makeWav({
    seconds: 4,
    channels: [
      makeVoice({ fromSecond: 0.5, toSecond: 1 }),
      makeVoice({ fromSecond: 1.5, toSecond: 2, hz: 180 }),
    ],
  }),
};

async function called(transcription: SpeechProvider) {
  const campaignId = await house.campaign({ settings: { transcription } });
  const id = await uploaded(owner, { campaignId, file });
  return untilEnded(owner, id);
}

/** What the provider itself said, as it lies beside the recording. */
async function storedAnswer(callId: string): Promise<unknown> {
  const folder = join(house.deps.config.dataDir, 'recordings', house.organizationId, callId);
  const name = (await readdir(folder)).find((each) => each.startsWith('answer_')) ?? '';
  return JSON.parse(gunzipSync(await readFile(join(folder, name))).toString());
}

describe('A recording is transcribed', () => {
  test.each([
    ['deepgram', 'general-nova-3'],
    ['assemblyai', 'universal-3-pro'],
  ] as const)('by %s, and the call says so', async (provider, model) => {
    const call = await called(provider);
    expect(call).toMatchObject({ status: 'completed' });
    const { body } = await owner.ask(readTranscript, { params: { id: call.id } });
    expect(body).toMatchObject({
      provider,
      model,
      turns: [
        { role: 'agent', text: 'Hello.' },
        { role: 'customer', text: 'Hi.' },
      ],
    });
    expect(await storedAnswer(call.id)).toBeTypeOf('object');
  });
});

describe('What a provider keeps of a deleted call', () => {
  test('is deleted as soon as the provider can be reached, and then forgotten', async () => {
    const { id } = await called('assemblyai');
    const job = assemblyAi.jobs.at(-1);
    await owner.ask(deleteCall, { params: { id } });
    assemblyAi.next(jobRoute({ id: job?.id ?? '' }, 'DELETE'), { status: 503 });
    expect(await forgetCopies(house.deps)).toBe(0);
    expect(job?.removed).toBe(false);
    expect(await forgetCopies(house.deps)).toBe(1);
    expect(job?.removed).toBe(true);
    expect(await forgetCopies(house.deps)).toBe(0);
  });
});

describe('What goes wrong outside', () => {
  test('a submit whose answer was lost is found by the next try, and paid for once', async () => {
    const before = assemblyAi.jobs.length;
    assemblyAi.next(submitRoute, 'loses the answer');
    const call = await called('assemblyai');
    expect(call).toMatchObject({ status: 'completed' });
    expect(assemblyAi.jobs.length - before).toBe(1);
    expect(await usesOf(call.id)).toEqual([
      { provider: 'assemblyai', model: 'universal-3-pro', audio_ms: 8000 },
    ]);
  });

  test('a submit that is lost for good is told by the timeline and counted as one that may have been charged', async () => {
    assemblyAi.next(submitRoute, 'loses the answer');
    assemblyAi.next(listRoute, { body: { transcripts: [] } });
    const call = await called('assemblyai');
    expect(call).toMatchObject({ status: 'completed' });
    const { rows } = (await owner.ask(readTimeline, { params: { id: call.id } })).body as Answer<
      typeof readTimeline
    >;
    expect(rows.filter(({ kind }) => kind === 'lost')).toMatchObject([
      {
        version: 1,
        sentence:
          'Submitted to AssemblyAI, but the answer was lost: it may have been charged, and is submitted again',
      },
    ]);
    const one = { version: 1, provider: 'assemblyai', requests: 1, audio_seconds: 8, micros: 467 };
    expect((await owner.ask(readCallCosts, { params: { id: call.id } })).body).toMatchObject({
      total: { requests: 2, micros: 934 },
      rows: [
        { ...one, lost: true },
        { ...one, lost: false },
      ],
    });
  });

  test('a recording that cannot be used fails with the provider’s reason', async () => {
    deepgram.next(listenRoute, {
      status: 400,
      body: { err_msg: 'Bad Request: corrupt or unsupported data' },
    });
    const call = await called('deepgram');
    expect(call).toMatchObject({
      status: 'failed',
      newest: {
        error: {
          code: 'provider_refused_recording',
          message: 'Deepgram cannot use this recording: Bad Request: corrupt or unsupported data.',
        },
      },
    });
    expect(await usesOf(call.id)).toEqual([]);
  });

  test('no key and no signed address is in what was logged', () => {
    const told = house.logged.join('\n');
    expect(told).not.toMatch(/aai-secret|dg-secret/);
  });
});

function usesOf(callId: string) {
  return house.deps.db
    .selectFrom('provider_uses')
    .select(['provider', 'model', 'audio_ms'])
    .where('call_id', '=', callId)
    .execute();
}
