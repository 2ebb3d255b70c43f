import { describe, expect, test } from 'vitest';
import type { ClaudeRequest } from '#server/analysis/ask.ts';
import { askClaude } from '#server/analysis/ask-claude.ts';
import { type Account, unlimited } from '#server/providers/account.ts';
import type { KnownError } from '#shared/errors.ts';
import type { Used } from '#shared/providers.ts';
import { type Act, openClaudeServer, tokensOf } from '#test/support/claude-server.ts';

const server = await openClaudeServer();
const key = 'sk-ant-secret-key';
const account: Account = {
  key,
  baseUrl: server.baseUrl,
  model: null,
  from: 'installation',
  turn: unlimited,
};
const request: ClaudeRequest = {
  model: 'claude-sonnet-5-5',
  max_tokens: 1_000,
  messages: [{ role: 'user', content: 'How many?' }],
};
const counted: Used = {
  provider: 'claude',
  model: 'claude-sonnet-5-5',
  audioMs: 0,
  inputTokens: tokensOf('How many?'),
  cacheWriteTokens: 0,
  cacheReadTokens: 0,
  outputTokens: 1,
  batched: false,
};
const minute = 60_000;
const patient = { deadlineMs: minute, silenceMs: minute, mostBytes: 100_000 };

async function asked(act: Act, given: { patience?: typeof patient; signal?: AbortSignal } = {}) {
  server.will(act);
  const spent: Used[] = [];
  const ask = askClaude(account, given.patience ?? patient);
  const signal = given.signal ?? new AbortController().signal;
  const before = server.seen.length;
  const answer = await ask(request, {
    tag: 'call_1.1',
    signal,
    spent: async (used) => void spent.push(used),
  }).then(
    (reply) => ({ reply, error: null }),
    (error: KnownError) => ({ reply: null, error }),
  );
  return { ...answer, spent, requests: server.seen.length - before };
}

describe('An answer', () => {
  test('is its text without what was thought before, with what it used up', async () => {
    const { reply, spent, requests } = await asked({
      does: 'answer',
      text: 'It is "forty-two" — ünïcödé and all of it over several pieces of the line.',
    });
    expect(reply).toMatchObject({
      model: 'claude-sonnet-5-5',
      stopReason: 'end_turn',
      text: 'It is "forty-two" — ünïcödé and all of it over several pieces of the line.',
      content: [{ type: 'thinking', thinking: 'Let me see.', signature: 'signed' }, { type: 'text' }],
    });
    expect(spent).toEqual([{ ...counted, outputTokens: tokensOf(reply?.text ?? '') }]);
    expect(requests).toBe(1);
  });

  test('may be empty, as that of a refusal is', async () => {
    const { reply } = await asked({ does: 'answer', text: '', thinking: null, stopReason: 'refusal' });
    expect(reply).toEqual({ model: 'claude-sonnet-5-5', stopReason: 'refusal', text: '', content: [] });
  });

  test('is asked for with the key as bearer, and by nothing of the process', async () => {
    process.env['ANTHROPIC_CUSTOM_HEADERS'] = '';
    await asked({ does: 'answer', text: 'Yes.' });
    const { headers, path } = server.seen.at(-1) ?? expect.fail();
    expect(path).toBe('/v1/messages');
    expect(headers.authorization).toBe(`Bearer ${key}`);
  });

  test('is written into the cache once, and read from there afterwards', async () => {
    const marked: ClaudeRequest = {
      ...request,
      messages: [
        {
          role: 'user',
          content: [
            { type: 'text', text: 'A long call', cache_control: { type: 'ephemeral', ttl: '5m' } },
            { type: 'text', text: 'A question' },
          ],
        },
      ],
    };
    const spent: Used[] = [];
    server.will({ does: 'answer', text: 'One.' }, { does: 'answer', text: 'Two, too.' });
    for (const _ of [1, 2]) {
      await askClaude(account, patient)(marked, {
        tag: 'call_1.1',
        signal: new AbortController().signal,
        spent: async (used) => void spent.push(used),
      });
    }
    const common = { ...counted, inputTokens: 3 };
    expect(spent).toEqual([
      { ...common, cacheWriteTokens: 3, outputTokens: 1 },
      { ...common, cacheReadTokens: 3, outputTokens: 3 },
    ]);
  });
});

async function noneIsSpent(): Promise<void> {
  expect.fail();
}

function refusal(status: number, type: string, message: string, more: object = {}): Act {
  return { does: 'refuse', status, body: { type: 'error', error: { type, message, ...more } } };
}

const limits = 'You have reached your specified API usage limits. You will regain access on 2026-12-01.';

describe('What is no answer', () => {
  test.each<[string, Act, string]>([
    ['400', refusal(400, 'invalid_request_error', 'max_tokens: too large'), 'provider_refused'],
    ['400 that repeats the key', refusal(400, 'invalid_request_error', `Not ${key}`), 'provider_refused'],
    ['404, a model that is gone', refusal(404, 'not_found_error', 'model: x'), 'provider_model_gone'],
    ['413', refusal(413, 'request_too_large', 'Request too large'), 'provider_refused'],
    ['400, a spending limit', refusal(400, 'invalid_request_error', limits), 'provider_unpaid'],
    [
      '400, the balance is spent',
      refusal(400, 'invalid_request_error', 'Your credit balance is too low to access the API.'),
      'provider_unpaid',
    ],
    [
      '429, a limit by contract',
      refusal(429, 'rate_limit_error', 'No', { details: { error_code: 'contract_spend_limit_reached' } }),
      'provider_unpaid',
    ],
    ['401', refusal(401, 'authentication_error', `invalid key ${key}`), 'provider_key_refused'],
    ['402', refusal(402, 'billing_error', 'Pay'), 'provider_unpaid'],
    ['403', refusal(403, 'permission_error', 'Not this model'), 'provider_key_refused'],
    ['429', refusal(429, 'rate_limit_error', 'Slower'), 'provider_busy'],
    ['408', refusal(408, 'timeout_error', 'Too slow'), 'provider_trouble'],
    ['409', refusal(409, 'api_error', 'Conflict'), 'provider_trouble'],
    ['500', refusal(500, 'api_error', 'Internal server error'), 'provider_trouble'],
    ['504', refusal(504, 'timeout_error', 'Timed out'), 'provider_trouble'],
    ['529', refusal(529, 'overloaded_error', 'Overloaded'), 'provider_trouble'],
    ['503 with a page', { does: 'refuse', status: 503, body: '<html>no</html>' }, 'provider_trouble'],
    ['500 without a body', { does: 'refuse', status: 500, body: '' }, 'provider_trouble'],
    [
      'a redirect',
      { does: 'refuse', status: 302, headers: { location: '/elsewhere' } },
      'provider_unreachable',
    ],
    ['a connection that is reset', { does: 'hang_up' }, 'provider_unreachable'],
    [
      '200 with a page',
      { does: 'babble', body: '<html>Hi</html>', type: 'text/html' },
      'provider_answer_unreadable',
    ],
    [
      '200 with a message that is no stream',
      { does: 'babble', body: '{"type":"message"}', type: 'application/json' },
      'provider_answer_unreadable',
    ],
    [
      'a stream of nonsense',
      { does: 'babble', body: 'event: message_start\ndata: {"type":\n\n', type: 'text/event-stream' },
      'provider_answer_unreadable',
    ],
    [
      'a stream of other things',
      {
        does: 'babble',
        body: 'event: message_start\ndata: {"type":"message_start","message":7}\n\nevent: message_stop\ndata: {"type":"message_stop"}\n\n',
        type: 'text/event-stream',
      },
      'provider_answer_unreadable',
    ],
    [
      'a stream without end',
      { does: 'babble', body: `data: ${'x'.repeat(200_000)}\n\n`, type: 'text/event-stream' },
      'provider_answer_unreadable',
    ],
  ])('%s', async (_what, act, code) => {
    const { error, spent, requests } = await asked(act);
    expect(error).toMatchObject({ code });
    expect(JSON.stringify([error?.message, error?.details])).not.toContain(key);
    expect(spent).toEqual([]);
    expect(requests).toBe(1);
  });

  test.each<[string, Act, string]>([
    ['overloaded in the middle', { does: 'fail_inside', type: 'overloaded_error' }, 'provider_trouble'],
    ['an error of no known kind', { does: 'fail_inside', type: 'odd' }, 'provider_answer_unreadable'],
    ['cut off', { does: 'break_off' }, 'provider_answer_unreadable'],
    ['reset in the middle', { does: 'reset' }, 'provider_unreachable'],
  ])('%s; what had been used up by then is told once', async (_what, act, code) => {
    const { error, spent } = await asked(act);
    expect(error).toMatchObject({ code });
    expect(spent).toEqual([counted]);
  });

  test.each<[Act['does'] & ('fall_silent' | 'say_nothing'), readonly Used[]]>([
    ['fall_silent', [counted]],
    ['say_nothing', []],
  ])('%s: our own patience ends it', async (does, used) => {
    const { error, spent } = await asked({ does }, { patience: { ...patient, silenceMs: 50 } });
    expect(error).toMatchObject({ code: 'provider_silent', details: { provider: 'Claude', minutes: 1 } });
    expect(spent).toEqual(used);
  });

  test('the deadline ends what has not ended by then', async () => {
    const { error } = await asked({ does: 'fall_silent' }, { patience: { ...patient, deadlineMs: 50 } });
    expect(error).toMatchObject({ code: 'provider_silent' });
  });

  test('a signal ends it with its own reason', async () => {
    const stopping = new Error('The worker stops.');
    const ending = new AbortController();
    const asking = asked({ does: 'fall_silent' }, { signal: ending.signal });
    setTimeout(() => ending.abort(stopping), 50);
    expect((await asking).error).toBe(stopping);
  });

  test('an address where nobody listens', async () => {
    const ask = askClaude({ ...account, baseUrl: 'http://127.0.0.1:1' }, patient);
    const { signal } = new AbortController();
    const asking = ask(request, { tag: 'call_1.1', signal, spent: noneIsSpent });
    await expect(asking).rejects.toMatchObject({ code: 'provider_unreachable' });
  });
});

describe('How long a busy Claude wants us to wait', () => {
  test.each<[Record<string, string>, object]>([
    [{ 'retry-after': '7' }, { retry_after_ms: 7_000 }],
    [{ 'retry-after': '3600' }, { retry_after_ms: 15 * minute }],
    [{ 'retry-after-ms': '1500', 'retry-after': '9' }, { retry_after_ms: 1_500 }],
    [
      { 'retry-after': 'Sun, 22 Nov 2026 10:00:30 GMT', date: 'Sun, 22 Nov 2026 10:00:00 GMT' },
      { retry_after_ms: 30_000 },
    ],
    [{ 'retry-after': 'soon' }, {}],
    [{ 'retry-after': '-1' }, {}],
    [{ 'retry-after': '0' }, {}],
    [{}, {}],
  ])('%j', async (headers, waits) => {
    const busy = refusal(429, 'rate_limit_error', 'Slower');
    const { error } = await asked({ ...busy, headers } as Act);
    expect(error).toMatchObject({ code: 'provider_busy' });
    expect(error?.details).toEqual({
      provider: 'Claude',
      model: 'claude-sonnet-5-5',
      reason: '429, Slower',
      ...waits,
    });
  });
});
