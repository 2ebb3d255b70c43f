import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Account, unlimited } from '#server/providers/account.ts';
import { createProviderHttp } from '#server/providers/http.ts';
import { createDeepgram } from '#server/transcription/deepgram.ts';
import { deepgramParameters, deepgramWithinMs } from '#server/transcription/deepgram-request.ts';
import type { TranscriptionOrder } from '#server/transcription/transcriber.ts';
import {
  type DeepgramServer,
  deepgramAnswer,
  listenRoute,
  startDeepgram,
} from '#test/support/deepgram-server.ts';
import type { Fault } from '#test/support/fault-server.ts';
import { endedByClock, firedClock } from '#test/support/fired-clock.ts';
import { orderOf, providerErrorOf } from '#test/support/transcription-order.ts';

let folder: string;
let path: string;
let server: DeepgramServer;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'deepgram-'));
  path = join(folder, 'audio');
  await writeFile(path, Buffer.alloc(1000, 1));
  server = await startDeepgram();
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

function account(also: Partial<Account> = {}): Account {
  return {
    key: 'dg-secret',
    baseUrl: server.url,
    model: null,
    from: 'installation',
    turn: unlimited,
    ...also,
  };
}

async function transcribe(also: Partial<TranscriptionOrder> = {}, own: Partial<Account> = {}) {
  const order = orderOf(path, also);
  const { transcript } = await createDeepgram(account(own)).transcribe(order);
  return { transcript, spent: order.spentOn };
}

function lastAsked() {
  const last = server.askedFor(listenRoute).at(-1);
  if (last === undefined) throw new Error('Nothing was asked.');
  return last;
}

const mono = { channels: { mode: 'mono', agentChannel: 0 } } as const;

describe('What is asked', () => {
  test('the file itself, every channel by itself, in a language to be found', async () => {
    server.hears([[['Hello.', 0.5]], [['Hi.', 1.5]]]);
    await transcribe({ vocabulary: ['TotalView', 'direct debit'] });
    const { query, headers, body } = lastAsked();
    expect([...query]).toEqual([
      ['model', 'nova-3'],
      ['smart_format', 'true'],
      ['utterances', 'true'],
      ['tag', 'call_1.1'],
      ['multichannel', 'true'],
      ['detect_language', 'true'],
      ['keyterm', 'TotalView'],
      ['keyterm', 'direct debit'],
    ]);
    expect([headers.authorization, headers['content-type'], body.length]).toEqual([
      'Token dg-secret',
      'application/octet-stream',
      1000,
    ]);
  });

  test('its address, where there is one, that lives as long as the request may', async () => {
    const lives: number[] = [];
    const address = async (seconds: number) => {
      lives.push(seconds);
      return 'https://store.test/a?sig=1';
    };
    await transcribe({ address });
    expect([lastAsked().headers['content-type'], lastAsked().body.toString(), lives]).toEqual([
      'application/json',
      '{"url":"https://store.test/a?sig=1"}',
      [601],
    ]);
  });

  test('voices told apart where there are no two sides', async () => {
    await transcribe(mono);
    const { query } = lastAsked();
    expect([query.get('diarize_model'), query.get('multichannel')]).toEqual(['latest', null]);
  });

  test('another model, a language, and vocabulary in the way older models take it', () => {
    const order = { ...orderOf(path), language: 'es', vocabulary: ['IBAN'] };
    const query = deepgramParameters(order, 'nova-2-phonecall');
    expect([
      query.get('model'),
      query.get('language'),
      query.getAll('keywords'),
      query.has('detect_language'),
    ]).toEqual(['nova-2-phonecall', 'es', ['IBAN'], false]);
  });

  test('no more vocabulary than is taken, and no separators in it', () => {
    const vocabulary = Array.from({ length: 300 }, (_, index) => `term, ${index}`);
    const terms = deepgramParameters({ ...orderOf(path), vocabulary }, 'nova-3').getAll('keyterm');
    expect([terms.length, terms[0]]).toEqual([100, 'term 0']);
    const long = deepgramParameters({ ...orderOf(path), vocabulary: ['x'.repeat(1600), 'y'] }, 'nova-3');
    expect(long.getAll('keyterm')).toEqual([]);
  });

  test('more time for longer recordings and larger files', () => {
    expect(deepgramWithinMs({ durationMs: 0, sentBytes: 0 })).toBe(600_000);
    expect(deepgramWithinMs({ durationMs: 3_600_000, sentBytes: 60_000_000 })).toBe(1_560_000);
  });
});

describe('What is stored', () => {
  test('two channels: who is on which, and each paid for', async () => {
    server.hears([[['Hello.', 0.5]], [['Hi.', 1.5]]]);
    const { transcript, spent } = await transcribe();
    expect(transcript).toEqual({
      provider: 'deepgram',
      providerJobId: '3f1d-request',
      model: 'general-nova-3',
      language: 'en',
      durationMs: 10_000,
      roleConfidence: 1,
      words: [
        { text: 'Hello.', startMs: 500, endMs: 900, confidence: 0.97, channel: 0, speaker: null },
        { text: 'Hi.', startMs: 1500, endMs: 1900, confidence: 0.97, channel: 1, speaker: null },
      ],
      turns: [
        {
          speaker: null,
          role: 'agent',
          startMs: 500,
          endMs: 900,
          text: 'Hello.',
          firstWord: 0,
          wordCount: 1,
        },
        {
          speaker: null,
          role: 'customer',
          startMs: 1500,
          endMs: 1900,
          text: 'Hi.',
          firstWord: 1,
          wordCount: 1,
        },
      ],
    });
    expect(spent).toEqual([
      {
        provider: 'deepgram',
        model: 'nova-3',
        audioMs: 20_000,
        inputTokens: 0,
        cacheWriteTokens: 0,
        cacheReadTokens: 0,
        outputTokens: 0,
        batched: false,
      },
    ]);
  });

  test('voices told apart: as many as there are', async () => {
    server.hears([
      [
        ['One.', 0, 0],
        ['Two.', 3, 1],
        ['Three.', 6, 2],
      ],
    ]);
    const { transcript, spent } = await transcribe(mono);
    expect([transcript.turns.map(({ speaker }) => speaker), spent[0]?.audioMs]).toEqual([
      ['0', '1', '2'],
      10_000,
    ]);
  });

  test.each([
    ['silence', [[], []], []],
    ['one empty channel', [[], [['Hi.', 1]]], ['customer']],
    ['one empty channel of the other', [[['Hi.', 1]], []], ['agent']],
  ] as const)('%s', async (_, channels, roles) => {
    server.hears(channels);
    const { transcript } = await transcribe({ language: 'en' });
    expect([transcript.turns.map(({ role }) => role), transcript.language]).toEqual([roles, 'en']);
  });
});

async function failsWith(fault: Fault, also: Partial<TranscriptionOrder> = {}) {
  server.next(listenRoute, fault);
  const order = orderOf(path, also);
  const failure = await providerErrorOf(createDeepgram(account()).transcribe(order));
  return { failure, paid: order.spentOn.length };
}

const said = [['Hello.', 0.5]] as const;

describe('An answer that cannot be is refused, and was paid for', () => {
  test.each([
    ['{}', {}, 'results is missing'],
    ['a request id alone', { request_id: 'r' }, 'results is missing'],
    ['null', null, 'its content should be an object'],
    [
      'one channel instead of two',
      deepgramAnswer([said]),
      'it speaks of 1 channels, but the recording was sent with 2',
    ],
    [
      'three channels',
      deepgramAnswer([said, [], []]),
      'it speaks of 3 channels, but the recording was sent with 2',
    ],
    [
      'words beyond the end',
      deepgramAnswer([said, [['Late.', 3600]]]),
      'turn 2 lies at 01:00:00, beyond the end of the recording at 00:00:10',
    ],
    [
      'a word that ends before it begins',
      deepgramAnswer([said, [['Odd.', -7]]]),
      expect.stringMatching(/begins before/),
    ],
  ])('%s', async (_, body, reason) => {
    expect(await failsWith({ body: JSON.stringify(body) })).toEqual({
      failure: { code: 'provider_answer_unreadable', reason },
      paid: 1,
    });
  });

  test.each([
    ['a web page', '<!doctype html><html>', 'it is a web page'],
    ['cut JSON', '{"metadata": {"request_id": "1"', 'it is cut off, or not JSON'],
    ['nothing', '', 'it is empty'],
  ])('%s is not counted', async (_, body, reason) => {
    expect(await failsWith({ body })).toEqual({
      failure: { code: 'provider_answer_unreadable', reason },
      paid: 0,
    });
  });
});

const corrupt = {
  err_code: 'Bad Request',
  err_msg: 'Bad Request: failed to process audio: corrupt or unsupported data',
};

const signedAddress = async () => 'https://store.test/a?sig=topsecret';

describe('A refusal', () => {
  test.each([
    [400, corrupt, { code: 'provider_refused_recording', reason: `${corrupt.err_msg}.` }],
    [400, { err_msg: 'The URL is not valid' }, { code: 'provider_refused', reason: 'The URL is not valid.' }],
    [
      400,
      { category: 'INVALID', message: 'No such model' },
      { code: 'provider_refused', reason: 'No such model.' },
    ],
    [401, { err_code: 'INVALID_AUTH' }, { code: 'provider_key_refused' }],
    [402, { err_code: 'ASR_PAYMENT_REQUIRED' }, { code: 'provider_unpaid' }],
    [403, { err_code: 'INSUFFICIENT_PERMISSIONS' }, { code: 'provider_key_refused' }],
    [429, { err_code: 'TOO_MANY_REQUESTS' }, { code: 'provider_busy' }],
    [408, '', { code: 'provider_trouble', reason: 'it answered 408' }],
    [500, '', { code: 'provider_trouble', reason: 'it answered 500' }],
    [502, '<html>', { code: 'provider_trouble', reason: 'it answered 502' }],
    [503, { err_code: 'SERVICE_UNAVAILABLE' }, { code: 'provider_trouble', reason: 'it answered 503' }],
    [504, { err_code: 'GATEWAY_TIMEOUT' }, { code: 'provider_trouble', reason: 'it answered 504' }],
  ])('%i %j', async (status, body, failure) => {
    expect(await failsWith({ status, body })).toEqual({ failure, paid: 0 });
  });

  test('that says how long to wait', async () => {
    const fault = { status: 429, headers: { 'retry-after': '12' }, body: {} };
    expect(await failsWith(fault)).toEqual({
      failure: { code: 'provider_busy', retry_after_ms: 12_000 },
      paid: 0,
    });
  });

  test('never shows the key or the signed address', async () => {
    const body = 'cannot fetch https://store.test/a?sig=topsecret with dg-secret';
    const { failure } = await failsWith({ status: 400, body }, { address: signedAddress });
    expect(failure).toEqual({ code: 'provider_refused', reason: 'cannot fetch … with [key].' });
  });
});

describe('A line', () => {
  test.each([['resets'], ['cuts']] as const)('that %s is trouble that passes, asked once', async (fault) => {
    const before = server.askedFor(listenRoute).length;
    const broken = { code: 'provider_trouble', reason: 'the connection broke off' };
    expect(await failsWith(fault)).toEqual({ failure: broken, paid: 0 });
    expect(server.askedFor(listenRoute).length - before).toBe(1);
  });

  test.each([['stalls'], ['hangs']] as const)('that %s ends at our deadline', async (fault) => {
    const clock = firedClock();
    const before = server.asked.length;
    server.next(listenRoute, fault);
    const deepgram = createDeepgram(account(), { ask: createProviderHttp({ clock }), clock });
    const failing = providerErrorOf(deepgram.transcribe(orderOf(path)));
    expect(await endedByClock(clock, failing, () => server.asked.length > before)).toMatchObject({
      code: 'provider_silent',
    });
  });

  test('is let go at shutdown', async () => {
    const stopping = new AbortController();
    server.next(listenRoute, { before: () => stopping.abort(new Error('stopping')), after: 'hangs' });
    const asked = createDeepgram(account()).transcribe(orderOf(path, { signal: stopping.signal }));
    await expect(asked).rejects.toThrow('stopping');
  });
});

const paused: Account['turn'] = () => Promise.reject(new Error('paused'));

test('a request waits for its turn and does nothing before', async () => {
  const before = server.asked.length;
  await expect(createDeepgram(account({ turn: paused })).transcribe(orderOf(path))).rejects.toThrow('paused');
  expect(server.asked.length).toBe(before);
});
