import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Account, unlimited } from '#server/providers/account.ts';
import { createProviderHttp } from '#server/providers/http.ts';
import { createAssemblyAi } from '#server/transcription/assemblyai.ts';
import { assemblyAiParameters } from '#server/transcription/assemblyai-request.ts';
import type { TranscriptionOrder } from '#server/transcription/transcriber.ts';
import {
  type AssemblyAiServer,
  jobRoute,
  listRoute,
  type Standing,
  startAssemblyAi,
  submitRoute,
  uploadRoute,
} from '#test/support/assemblyai-server.ts';
import type { Fault } from '#test/support/fault-server.ts';
import { endedByClock, firedClock } from '#test/support/fired-clock.ts';
import { orderOf, providerErrorOf } from '#test/support/transcription-order.ts';

let folder: string;
let path: string;
let server: AssemblyAiServer;
const clock = firedClock();

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assemblyai-'));
  path = join(folder, 'audio');
  await writeFile(path, Buffer.alloc(1000, 1));
});
afterAll(() => rm(folder, { recursive: true }));
beforeEach(async () => {
  server = await startAssemblyAi(() => new Date(clock.now()));
});
afterEach(() => server.close());

function assemblyAi(also: Partial<Account> = {}) {
  const account = {
    key: 'aai-secret',
    baseUrl: server.url,
    model: null,
    from: 'installation',
    turn: unlimited,
  } as const;
  return createAssemblyAi({ ...account, ...also }, { clock });
}

/** The order of the next try: it knows what the one before has noted. */
function nextTry(before: ReturnType<typeof orderOf>, also: Partial<TranscriptionOrder> = {}) {
  const remember = before.job.remember;
  return orderOf(path, { ...also, job: { note: before.remembered.at(-1) ?? null, remember } });
}

async function transcribe(also: Partial<TranscriptionOrder> = {}) {
  const order = orderOf(path, also);
  const { transcript } = await assemblyAi().transcribe(order);
  return { transcript, order };
}

async function failing(order = orderOf(path)) {
  return providerErrorOf(assemblyAi().transcribe(order));
}

/** How often each thing was asked. */
function counts() {
  const looks = server.asked.filter(({ method, path: at }) => method === 'GET' && at !== '/v2/transcript');
  return {
    uploads: server.askedFor(uploadRoute).length,
    submits: server.askedFor(submitRoute).length,
    lists: server.askedFor(listRoute).length,
    looks: looks.length,
  };
}

const signed = async () => 'https://store.test/org/call/original?sig=topsecret';

const hook = async () => ({ url: 'https://tv.test/hook', secret: 's3cret' });

describe('What is asked', () => {
  test('the bytes first, then a job about them', async () => {
    await transcribe({ vocabulary: ['direct debit'] });
    expect(
      server.askedFor(uploadRoute).map(({ headers, body }) => [headers['content-type'], body.length]),
    ).toEqual([['application/octet-stream', 1000]]);
    expect(server.jobs.map(({ asked }) => asked)).toEqual([
      {
        audio_url: 'https://cdn.assemblyai.test/upload/1',
        speech_models: ['universal-3-pro', 'universal-2'],
        multichannel: true,
        language_detection: true,
        keyterms_prompt: ['direct debit'],
      },
    ]);
  });

  test('a job about an address, where there is one', async () => {
    await transcribe({ address: signed });
    expect([counts().uploads, server.jobs[0]?.asked['audio_url']]).toEqual([0, await signed()]);
  });

  test('voices told apart in a language that is known, and a word when it has ended', async () => {
    await transcribe({ channels: { mode: 'mono', agentChannel: 0 }, language: 'en-GB', hook });
    expect(server.jobs[0]?.asked).toEqual({
      audio_url: 'https://cdn.assemblyai.test/upload/1',
      speech_models: ['universal-3-pro', 'universal-2'],
      speaker_labels: true,
      language_code: 'en_uk',
      webhook_url: 'https://tv.test/hook',
      webhook_auth_header_name: 'x-totalview-hook',
      webhook_auth_header_value: 's3cret',
    });
  });

  test.each([
    ['en', 'en'],
    ['en-US', 'en_us'],
    ['pt-BR', 'pt'],
    ['es', 'es'],
  ])('the language %s as %s', (language, code) => {
    const asked = { ...orderOf(path), language, audioUrl: 'https://x.test', model: null, hook: null };
    expect(assemblyAiParameters(asked).language_code).toBe(code);
  });

  test.each([
    [null, 200],
    ['universal-2', 200],
    ['universal-3-pro', 1000],
  ])('with %s no more than %i terms, and none of more than six words', (model, most) => {
    const vocabulary = [
      'one two three four five six seven',
      ...Array.from({ length: 1200 }, (_, at) => `term ${at}`),
    ];
    const asked = { ...orderOf(path), vocabulary, audioUrl: 'https://x.test', model, hook: null };
    const terms = assemblyAiParameters(asked).keyterms_prompt ?? [];
    expect([terms.length, terms[0]]).toEqual([most, 'term 0']);
  });

  test.each([
    ['too large to be sent', { sizeBytes: 2_200_000_001 }],
    ['too large to be fetched', { sizeBytes: 5_000_000_001, address: signed }],
    ['without a header', { headerless: true, address: signed }],
  ])('a compressed copy of a recording that is %s', async (_, also) => {
    const copy = join(folder, 'copy');
    await writeFile(copy, Buffer.alloc(10));
    await transcribe({ ...also, channelCount: 3, copy: async () => ({ path: copy, sizeBytes: 10 }) });
    expect(server.askedFor(uploadRoute).map(({ body }) => body.length)).toEqual([10]);
  });
});

describe('What is stored', () => {
  test('two channels: who is on which, and each paid for', async () => {
    const { transcript, order } = await transcribe();
    expect(transcript).toMatchObject({
      provider: 'assemblyai',
      providerJobId: server.jobs[0]?.id,
      model: 'universal-3-pro',
      language: 'en-US',
      roleConfidence: 1,
      turns: [
        { role: 'agent', text: 'Hello.', startMs: 500, endMs: 900 },
        { role: 'customer', text: 'Hi.', startMs: 1500, endMs: 1900 },
      ],
    });
    expect(order.spentOn).toMatchObject([{ model: 'universal-3-pro', audioMs: 20_000 }]);
  });

  test('voices told apart', async () => {
    server.hears([
      ['One.', 0, 'A'],
      ['Two.', 3000, 'B'],
      ['Three.', 6000, 'C'],
    ]);
    const { transcript, order } = await transcribe({ channels: { mode: 'mono', agentChannel: 0 } });
    expect(transcript.turns.map(({ speaker }) => speaker)).toEqual(['A', 'B', 'C']);
    expect(order.spentOn[0]?.audioMs).toBe(10_000);
  });

  test.each([
    ['nothing heard', 'completed'],
    [
      'nothing heard in no language',
      { error: 'language_detection cannot be performed on files with no spoken audio.' },
    ],
  ] as const)('%s', async (_, standing) => {
    server.hears([]);
    server.goes(standing);
    const { transcript } = await transcribe();
    expect([transcript.words, transcript.turns]).toEqual([[], []]);
  });
});

function timesTwenty(fault: Fault): Fault[] {
  return Array.from({ length: 20 }, () => fault);
}

describe('A job is waited for', () => {
  test('through its queue, for as long as it takes, with growing pauses', async () => {
    server.goes(
      'queued',
      'processing',
      { status: 'reticulating' },
      ...Array<Standing>(30).fill('queued'),
      'completed',
    );
    const pauses: number[] = [];
    await transcribe({ pause: async (ms) => void pauses.push(Math.round(ms)) });
    expect(pauses.slice(0, 4)).toEqual([2000, 2800, 3920, 5488]);
    expect([pauses.length, pauses.at(-1)]).toEqual([33, 30_000]);
    expect(pauses.reduce((sum, ms) => sum + ms)).toBeGreaterThan(13 * 60_000);
  });

  test.each([
    ['it is not known yet', { status: 404, body: { error: 'Not found' } }],
    ['the server has trouble', { status: 500, body: { error: 'Internal Server Error' } }],
    ['the server is away', { status: 503 }],
    ['a gateway gives up', { status: 504, body: '<html>' }],
    ['a page comes back', { body: '<html>' }],
    ['nothing is said of it', { body: '{}' }],
    ['the line breaks', 'resets'],
    ['the answer is cut', 'cuts'],
    ['there are too many questions', { status: 429, headers: { 'retry-after': '40' } }],
  ] as [string, Fault][])('on when %s', async (_, fault) => {
    server.goes('processing', 'completed');
    const pauses: number[] = [];
    const pause = async (ms: number) => {
      if (pauses.length === 0) for (const job of server.jobs) server.next(jobRoute(job), fault, fault);
      pauses.push(ms);
    };
    const { transcript } = await transcribe({ pause });
    expect([transcript.words.length, counts().looks, counts().submits]).toEqual([2, 4, 1]);
    expect(pauses[1]).toBe(typeof fault === 'object' && 'headers' in fault ? 40_000 : 2800);
  });

  test('by whoever takes the call up again, and by no other job', async () => {
    const stopping = new AbortController();
    server.goes('processing', 'completed');
    const first = orderOf(path, {
      signal: stopping.signal,
      pause: async () => stopping.abort(new Error('killed')),
    });
    await expect(assemblyAi().transcribe(first)).rejects.toThrow('killed');
    const second = nextTry(first);
    const { transcript } = await assemblyAi().transcribe(second);
    expect([transcript.words.length, counts().uploads, counts().submits]).toEqual([2, 1, 1]);
    expect([first.spentOn.length, second.spentOn.length]).toEqual([0, 1]);
  });

  test('and paid for once, however often its answer is fetched', async () => {
    const first = orderOf(path);
    await assemblyAi().transcribe(first);
    const second = nextTry(first);
    await assemblyAi().transcribe(second);
    expect([first.spentOn.length, second.spentOn.length, counts().submits]).toEqual([1, 0, 1]);
  });

  test('until it is certain that nobody knows it, and then begun anew', async () => {
    const first = orderOf(path);
    const unknown = timesTwenty({
      status: 400,
      body: { error: 'Transcript lookup error, transcript id not found' },
    });
    server.next('GET /v2/transcript/00000000-0000-4000-8000-000000000000', ...unknown);
    expect(await failing(first)).toEqual({
      code: 'provider_trouble',
      reason: 'it does not know its job any more',
    });
    await assemblyAi().transcribe(nextTry(first));
    expect(counts()).toMatchObject({ submits: 2 });
  });

  test('no longer when looks fail time after time: the queue goes on with it', async () => {
    const first = orderOf(path);
    server.next('GET /v2/transcript/00000000-0000-4000-8000-000000000000', ...timesTwenty({ status: 500 }));
    expect(await failing(first)).toEqual({ code: 'provider_trouble', reason: 'it answered 500' });
    await assemblyAi().transcribe(nextTry(first));
    expect(counts()).toMatchObject({ uploads: 1, submits: 1, looks: 21 });
  });
});

describe('A submit whose answer was lost', () => {
  test.each([
    ['bytes', {}],
    ['an address', { address: signed }],
  ])('is found again, for %s', async (_, also) => {
    const first = orderOf(path, also);
    server.next(submitRoute, 'loses the answer');
    expect(await failing(first)).toEqual({ code: 'provider_trouble', reason: 'the connection broke off' });
    for (let other = 0; other < 250; other += 1) server.jobs.push({ ...otherJob(other) });
    const second = nextTry(first, also);
    const { transcript } = await assemblyAi().transcribe(second);
    expect(transcript.providerJobId).toBe('00000000-0000-4000-8000-000000000000');
    expect(counts()).toMatchObject({ submits: 1, lists: 2 });
    expect(second.spentOn.length).toBe(1);
  });

  test('is sent again when it never arrived, without sending the bytes again', async () => {
    const first = orderOf(path);
    server.next(submitRoute, 'resets');
    await failing(first);
    await assemblyAi().transcribe(nextTry(first));
    expect(counts()).toMatchObject({ uploads: 1, submits: 2, lists: 1 });
  });

  test('is not looked for beyond the time it was sent', async () => {
    const first = orderOf(path);
    server.next(submitRoute, 'resets');
    await failing(first);
    const created = new Date(clock.now() - 3_600_000).toISOString().slice(0, -1);
    for (let other = 0; other < 450; other += 1) server.jobs.push({ ...otherJob(other), created });
    await assemblyAi().transcribe(nextTry(first));
    expect(counts()).toMatchObject({ submits: 2, lists: 1 });
  });

  test('is counted as paid where its job cannot be found, and deleted when it comes to light', async () => {
    const first = orderOf(path);
    server.next(submitRoute, 'loses the answer');
    await failing(first);
    const [concealed] = server.jobs.splice(0);
    const second = nextTry(first);
    await assemblyAi().transcribe(second);
    expect(counts()).toMatchObject({ submits: 2 });
    const [lost, paid] = second.spentOn;
    expect(second.spentOn).toEqual([{ ...paid, lost: true }, paid]);
    expect(lost?.audioMs).toBe(20_000);

    server.jobs.push({ ...concealed!, id: '20000000-0000-4000-8000-000000000000' });
    await assemblyAi().forget?.(first.remembered.at(-1) ?? '', new AbortController().signal);
    expect(server.jobs.map(({ removed }) => removed)).toEqual([true, true]);
  });

  test.each([
    [{ status: 429 }, false],
    [{ status: 500 }, false],
    [{ status: 503, body: '' }, false],
    [{ status: 504, body: '<html>' }, true],
    [{ status: 200, body: '<html>' }, true],
    ['resets', true],
  ] as const)('after %j is counted: %s', async (fault, isCounted) => {
    const first = orderOf(path);
    server.next(submitRoute, fault);
    await failing(first);
    const second = nextTry(first);
    await assemblyAi().transcribe(second);
    expect(second.spentOn.map(({ lost }) => lost === true)).toEqual(isCounted ? [true, false] : [false]);
  });

  test('never lets a signed address into what is noted', async () => {
    const first = orderOf(path, { address: signed });
    server.next(submitRoute, 'resets');
    await failing(first);
    expect(first.remembered.join(' ')).not.toContain('topsecret');
  });
});

function otherJob(number: number) {
  const id = `10000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
  const created = new Date(clock.now()).toISOString().slice(0, -1);
  const asked = { audio_url: `https://cdn.assemblyai.test/other/${number}` };
  return { id, asked, created, standings: ['completed' as const], removed: false };
}

describe('A job that failed', () => {
  test.each([
    ['Audio duration is too short.', 'provider_refused_recording', 'Audio duration is too short.'],
    [
      'Transcoding failed. File does not appear to contain audio. File type is text/html',
      'provider_refused_recording',
      'Transcoding failed. File does not appear to contain audio. File type is text/html.',
    ],
    [
      'detected language confidence of 0.2 is below the requested confidence threshold',
      'provider_refused_recording',
      'detected language confidence of 0.2 is below the requested confidence threshold.',
    ],
    ['', 'provider_refused_recording', 'it gives no reason.'],
    ['Server error, developers have been alerted.', 'provider_trouble', 'its job failed'],
  ])('%j', async (error, code, reason) => {
    server.goes({ error });
    const order = orderOf(path);
    expect(await failing(order)).toEqual({ code, reason });
    expect(order.spentOn).toEqual([]);
  });

  test('of its own trouble is begun anew, from the same bytes or others', async () => {
    server.goes({ error: 'Server error' });
    const first = orderOf(path);
    await failing(first);
    server.goes('completed');
    const { transcript } = await assemblyAi().transcribe(nextTry(first));
    expect(transcript.providerJobId).toBe(server.jobs[1]?.id);
  });

  test('to fetch the recording is tried once with a new address', async () => {
    const text =
      'Download error, unable to download https://store.test/org/call/original?sig=topsecret. Please check.';
    server.goes({ error: text });
    const first = orderOf(path, { address: async () => 'https://store.test/a?sig=1' });
    expect(await failing(first)).toEqual({
      code: 'provider_trouble',
      reason: 'it could not fetch the recording',
    });
    const second = nextTry(first, { address: async () => 'https://store.test/a?sig=2' });
    expect(await failing(second)).toEqual({
      code: 'provider_refused_recording',
      reason: 'Download error, unable to download https://store.test/org/call/original. Please check.',
    });
    expect(server.jobs.map(({ asked }) => asked['audio_url'])).toEqual([
      'https://store.test/a?sig=1',
      'https://store.test/a?sig=2',
    ]);
  });
});

const page = '<html>Bad gateway</html>';
const unpaid = { error: 'Your current account balance is negative. Please top up.' };

describe('A refusal', () => {
  test.each([
    [uploadRoute, { status: 401, body: { error: 'Authentication error' } }, { code: 'provider_key_refused' }],
    [submitRoute, { status: 401, body: { error: 'Authentication error' } }, { code: 'provider_key_refused' }],
    [submitRoute, { status: 400, body: unpaid }, { code: 'provider_unpaid' }],
    [
      submitRoute,
      { status: 429, headers: { 'retry-after': '9' } },
      { code: 'provider_busy', retry_after_ms: 9000 },
    ],
    [uploadRoute, { status: 429 }, { code: 'provider_busy' }],
    [submitRoute, { status: 500, body: {} }, { code: 'provider_trouble', reason: 'it answered 500' }],
    [submitRoute, { status: 503, body: '' }, { code: 'provider_trouble', reason: 'it answered 503' }],
    [uploadRoute, { status: 504, body: page }, { code: 'provider_trouble', reason: 'it answered 504' }],
    [submitRoute, { body: page }, { code: 'provider_answer_unreadable', reason: 'it is a web page' }],
    [submitRoute, { body: '{}' }, { code: 'provider_answer_unreadable', reason: 'id is not as promised' }],
    [
      uploadRoute,
      { body: '{}' },
      { code: 'provider_answer_unreadable', reason: 'upload_url is not as promised' },
    ],
    [
      submitRoute,
      { status: 400, body: { error: 'Invalid endpoint schema' } },
      { code: 'provider_refused', reason: 'Invalid endpoint schema.' },
    ],
  ] as [string, Fault, object][])('%s %j', async (route, fault, failure) => {
    server.next(route, fault);
    const order = orderOf(path);
    expect(await failing(order)).toEqual(failure);
    expect(order.spentOn).toEqual([]);
  });

  test('of a key while a job is waited for keeps the job', async () => {
    const first = orderOf(path);
    server.next('GET /v2/transcript/00000000-0000-4000-8000-000000000000', { status: 401 });
    expect(await failing(first)).toEqual({ code: 'provider_key_refused' });
    await assemblyAi().transcribe(nextTry(first));
    expect(counts().submits).toBe(1);
  });

  test('of bytes that were uploaded with another key has them uploaded again', async () => {
    const first = orderOf(path);
    server.next(submitRoute, { status: 403, body: { error: 'Cannot access uploaded file' } });
    expect(await failing(first)).toEqual({
      code: 'provider_trouble',
      reason: 'it cannot read what was uploaded before',
    });
    await assemblyAi().transcribe(nextTry(first));
    expect(counts()).toMatchObject({ uploads: 2, submits: 2 });
  });
});

describe('An answer that cannot be is refused, and was paid for once', () => {
  test.each([
    ['of one channel', { audio_channels: 1 }, 'it speaks of 1 channels, but the recording was sent with 2'],
    ['of another job', { id: 'another' }, 'it is about another job'],
    [
      'of words beyond the end',
      {
        words: [],
        utterances: [{ text: 'Late.', start: 3_600_000, end: 3_600_400, channel: '1', words: [] }],
      },
      expect.stringContaining('beyond the end of the recording'),
    ],
    [
      'of a third channel',
      { utterances: [{ text: 'Third.', start: 0, end: 400, channel: '3', words: [] }] },
      'it speaks of 3 channels, but the recording was sent with 2',
    ],
    ['without a form', { utterances: [{ text: 7 }] }, 'utterances[0].text should be a string'],
  ])('%s', async (_, lie, reason) => {
    server.lies(lie);
    const first = orderOf(path);
    expect(await failing(first)).toEqual({ code: 'provider_answer_unreadable', reason });
    const second = nextTry(first);
    expect(await failing(second)).toEqual({ code: 'provider_answer_unreadable', reason });
    expect([first.spentOn.length, second.spentOn.length, counts().submits]).toEqual([1, 0, 1]);
  });
});

test('a server that falls silent in the middle of an upload is given up', async () => {
  const ask = createProviderHttp({ clock });
  server.next(uploadRoute, 'hangs');
  const account = {
    key: 'aai-secret',
    baseUrl: server.url,
    model: null,
    from: 'installation',
    turn: unlimited,
  } as const;
  const asked = providerErrorOf(createAssemblyAi(account, { ask, clock }).transcribe(orderOf(path)));
  expect(await endedByClock(clock, asked, () => counts().uploads === 1)).toMatchObject({
    code: 'provider_silent',
  });
});

describe('What AssemblyAI keeps', () => {
  test('is deleted, of every job there was', async () => {
    server.goes({ error: 'Server error' });
    const first = orderOf(path);
    await failing(first);
    server.goes('completed');
    await assemblyAi().transcribe(nextTry(first));
    await assemblyAi().forget?.(first.remembered.at(-1) ?? '', new AbortController().signal);
    expect(server.jobs.map(({ removed }) => removed)).toEqual([true, true]);
  });

  test('is gone already when it is not known', async () => {
    const { order } = await transcribe();
    server.jobs.length = 0;
    await assemblyAi().forget?.(order.remembered.at(-1) ?? '', new AbortController().signal);
    expect(server.asked.at(-1)?.method).toBe('DELETE');
  });

  test('and deleted there by somebody else is begun anew', async () => {
    const { order } = await transcribe();
    const [job] = server.jobs;
    if (job !== undefined) job.removed = true;
    const second = nextTry(order);
    expect(await failing(second)).toEqual({
      code: 'provider_trouble',
      reason: 'it does not know its job any more',
    });
  });
});

test('the whole way from the upload to the end is one turn', async () => {
  const before: string[] = [];
  const turn: Account['turn'] = (_, work) => {
    before.push(...server.asked.map(({ path: at }) => at));
    return work();
  };
  await assemblyAi({ turn }).transcribe(orderOf(path));
  expect([before, counts().looks]).toEqual([[], 1]);
});
