import { describe, expect, test } from 'vitest';
import { failureOf, KnownError } from '#shared/errors.ts';
import { failureOfAnswer, jsonOf } from './answers.ts';

const now = new Date('2026-03-02T09:00:00Z');

function failed(
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): Record<string, unknown> | null {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const rules = { forbidden: /uploaded file/, recording: /corrupt|too short/i, secrets: ['sk-very-secret'] };
  const error = failureOfAnswer('deepgram', { status, headers, text }, now, rules);
  return error === null ? null : { code: error.code, ...error.details, retry: error.retry };
}

const provider = 'Deepgram';
const key = { code: 'provider_key_refused', provider, retry: 'pause' };
const unpaid = { code: 'provider_unpaid', provider, retry: 'pause' };
const busy = { code: 'provider_busy', provider, retry: 'later' };
const trouble = (status: number) => ({
  code: 'provider_trouble',
  provider,
  reason: `it answered ${status}`,
  status,
  retry: 'later',
});
const refused = (reason: string, status: number) => ({
  code: 'provider_refused',
  provider,
  reason,
  status,
  retry: 'never',
});

describe('An answer means', () => {
  test.each([
    ['nothing bad when it is a 2xx', 204, '', {}, null],
    ['a refused key', 401, { err_code: 'INVALID_AUTH', err_msg: 'Invalid credentials.' }, {}, key],
    ['a refused key, by 403', 403, {}, {}, key],
    [
      'something else forbidden',
      403,
      { error: 'Cannot access uploaded file' },
      {},
      refused('Cannot access uploaded file.', 403),
    ],
    ['an empty account', 402, { err_code: 'ASR_PAYMENT_REQUIRED', err_msg: 'No.' }, {}, unpaid],
    ['an empty account, by 400', 400, { error: 'Your account has a negative balance.' }, {}, unpaid],
    [
      'an empty account, told by Claude',
      400,
      { error: { message: 'Your credit balance is too low.' } },
      {},
      unpaid,
    ],
    ['a spending limit', 400, { error: { message: 'You have reached your API usage limits.' } }, {}, unpaid],
    ['a spent quota', 429, { error: { message: 'x', code: 'insufficient_quota' } }, {}, busy],
    ['a spent quota in words', 429, { error: { message: 'insufficient_quota' } }, {}, unpaid],
    [
      'a word of the vocabulary',
      400,
      { error: 'keyterm "balance" is not allowed' },
      {},
      refused('keyterm "balance" is not allowed.', 400),
    ],
    ['too much at once', 429, {}, {}, busy],
    ['too much at once, with a wait', 429, {}, { 'retry-after': '7' }, { ...busy, retry_after_ms: 7000 }],
    ['too much for everybody', 529, { error: { message: 'Overloaded' } }, {}, busy],
    ['trouble', 500, { error: 'boom' }, {}, trouble(500)],
    [
      'trouble with an empty body',
      503,
      '',
      { 'retry-after': '30' },
      { ...trouble(503), retry_after_ms: 30_000 },
    ],
    ['trouble with a page', 504, '<html>Gateway Time-out</html>', {}, trouble(504)],
    ['trouble of a slow line', 408, '', {}, trouble(408)],
    [
      'a recording of no use',
      400,
      { err_msg: 'Bad Request: corrupt or unsupported data' },
      {},
      { ...refused('Bad Request: corrupt or unsupported data.', 400), code: 'provider_refused_recording' },
    ],
    ['a refusal', 422, { message: 'no such language', category: 'x' }, {}, refused('no such language.', 422)],
    ['a refusal as bare text', 400, 'nope', {}, refused('nope.', 400)],
    ['a refusal as JSON text', 400, '"nope"', {}, refused('nope.', 400)],
    ['a refusal without a reason', 404, '', {}, refused('it answered 404 without a reason.', 404)],
    ['a refusal as a page', 404, '<html>', {}, refused('it answered 404 without a reason.', 404)],
    ['a redirect, which is not followed', 301, '', {}, refused('it answered 301 without a reason.', 301)],
    [
      'a refusal that repeats secrets',
      400,
      { detail: 'key sk-very-secret for\nhttps://s3.test/a?sig=1&x=2 failed' },
      {},
      refused('key … for https://s3.test/a failed.', 400),
    ],
  ] as const)('%s', (_, status, body, headers, expected) => {
    expect(failed(status, body, headers)).toEqual(expected);
  });

  test('a reason that fits on the screen', () => {
    const reason = String(failed(400, { error: 'long '.repeat(200) })?.['reason']);
    expect([reason.length, reason.endsWith('…')]).toEqual([300, true]);
  });
});

describe('A wait is asked for', () => {
  test.each([
    [{ 'retry-after': '2.5' }, 2500],
    [{ 'retry-after-ms': '120', 'retry-after': '9' }, 120],
    [{ 'retry-after': 'Mon, 02 Mar 2026 09:00:20 GMT' }, 20_000],
    [{ 'retry-after': 'Mon, 02 Mar 2026 08:00:00 GMT' }, 0],
    [{ 'retry-after': '86400' }, 3_600_000],
    [{ 'retry-after': '-5' }, undefined],
    [{ 'retry-after': 'soon' }, undefined],
    [{ 'retry-after': '' }, undefined],
    [{ 'retry-after': '1e9' }, undefined],
  ])('by %j', (headers, waitMs) => {
    expect(failed(429, {}, headers as Record<string, string>)?.['retry_after_ms']).toBe(waitMs);
  });
});

describe('What is not JSON', () => {
  test.each([
    ['<!doctype html>', 'it is a web page'],
    ['{"results": {"channels": [', 'it is cut off, or not JSON'],
    ['', 'it is empty'],
    ['ok', 'it is not JSON'],
  ])('%j is told', (text, reason) => {
    const read = () => jsonOf('assemblyai', { status: 200, headers: {}, text });
    expect(read).toThrow(new KnownError('provider_answer_unreadable', { provider: 'AssemblyAI', reason }));
  });
});

test('every sentence is filled', () => {
  const error = failureOfAnswer('claude', { status: 400, headers: {}, text: '{"error":"bad"}' }, now);
  expect(failureOf(error)).toMatchObject({ message: 'Claude refused the request: bad.' });
});
