import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { unlimited } from '#server/providers/account.ts';
import { createAssemblyAi } from '#server/transcription/assemblyai.ts';
import { createDeepgram } from '#server/transcription/deepgram.ts';
import type { Transcriber, TranscriptionOrder } from '#server/transcription/transcriber.ts';
import { jobRoute, startAssemblyAi, submitRoute } from '#test/support/assemblyai-server.ts';
import { startDeepgram } from '#test/support/deepgram-server.ts';
import type { Asked } from '#test/support/fault-server.ts';
import { orderOf } from '#test/support/transcription-order.ts';
import { describeWithSpecs, vendorSpec } from '#test/support/vendor-specs.ts';

const address = async () => 'https://store.test/org/call/original?sig=1';
const hook = async () => ({ url: 'https://tv.test/api/v1/provider-hooks/assemblyai', secret: 's3cret' });
/** Orders that between them use everything an order can ask for. */
const wishes: Partial<TranscriptionOrder>[] = [
  {},
  { address, hook, vocabulary: ['TotalView', 'direct debit'], language: 'en-US' },
  { address, vocabulary: ['TotalView'], channels: { mode: 'mono', agentChannel: 0 } },
];

async function withFile(run: (path: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'contract-'));
  try {
    await writeFile(join(folder, 'audio'), Buffer.alloc(1000, 1));
    await run(join(folder, 'audio'));
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function transcribeAll(transcriber: Transcriber): Promise<void> {
  await withFile(async (path) => {
    for (const wish of wishes) await transcriber.transcribe(orderOf(path, wish));
  });
}

function accountOf(key: string, baseUrl: string) {
  return { key, baseUrl, model: null, from: 'installation', turn: unlimited } as const;
}

describeWithSpecs('By its own specification', () => {
  test('Deepgram takes every request we send, and a wrong one is seen', async () => {
    const spec = await vendorSpec('deepgram-openapi.patched.yml');
    const server = await startDeepgram();
    await transcribeAll(createDeepgram(accountOf('dg-secret', server.url)));
    await server.close();
    expect(await problemsIn(spec, server.asked)).toEqual([[], [], []]);
    const [sent, linked] = server.asked as [Asked, Asked];
    const wrong = [
      { ...sent, query: new URLSearchParams({ diarize_model: 'newest' }) },
      { ...sent, query: new URLSearchParams({ keyterms: 'a' }) },
      { ...sent, headers: { ...sent.headers, authorization: undefined } },
      { ...linked, body: Buffer.from('{"link":"https://store.test"}') },
    ];
    expect((await problemsIn(spec, wrong)).map(({ length }) => length > 0)).toEqual([true, true, true, true]);
  });

  test('AssemblyAI takes every request we send, and a wrong one is seen', async () => {
    const spec = await vendorSpec('assemblyai-openapi.patched.yml');
    const server = await startAssemblyAi();
    const assemblyAi = createAssemblyAi(accountOf('aai-secret', server.url));
    await transcribeAll(assemblyAi);
    await withFile((path) =>
      findAndForget(assemblyAi, path, () => server.next(submitRoute, 'loses the answer')),
    );
    await server.close();
    const routes = new Set(server.asked.map(({ method, path }) => `${method} ${path}`));
    const [first] = server.jobs;
    expect([...routes]).toEqual(
      expect.arrayContaining([
        'POST /v2/upload',
        'POST /v2/transcript',
        'GET /v2/transcript',
        jobRoute(first ?? { id: '' }),
        expect.stringMatching(/^DELETE/),
      ]),
    );
    expect((await problemsIn(spec, server.asked)).flat()).toEqual([]);
    const submit = server.askedFor(submitRoute)[0] as Asked;
    const body = JSON.parse(submit.body.toString()) as Record<string, unknown>;
    const wrong = [
      { ...submit, body: Buffer.from(JSON.stringify({ ...body, speech_models: undefined })) },
      { ...submit, body: Buffer.from(JSON.stringify({ ...body, speaker_label: true })) },
      { ...submit, headers: { ...submit.headers, authorization: undefined } },
    ];
    expect((await problemsIn(spec, wrong)).map(({ length }) => length > 0)).toEqual([true, true, true]);
  });
});

/** A submit that is looked for among the others, and a copy that is deleted. */
async function findAndForget(assemblyAi: Transcriber, path: string, lose: () => void): Promise<void> {
  const first = orderOf(path);
  lose();
  await expect(assemblyAi.transcribe(first)).rejects.toThrow('AssemblyAI');
  const note = first.remembered.at(-1) ?? null;
  const second = orderOf(path, { job: { note, remember: first.job.remember } });
  await assemblyAi.transcribe(second);
  await assemblyAi.forget?.(first.remembered.at(-1) ?? '', first.signal);
}

async function problemsIn(
  spec: Awaited<ReturnType<typeof vendorSpec>>,
  asked: readonly Asked[],
): Promise<string[][]> {
  const problems: string[][] = [];
  for (const one of asked) problems.push(await spec.problemsOf(one));
  return problems;
}
