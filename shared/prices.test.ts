import { assert, integer, property } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { costOf, editPrices, listPrices, type Price, priceOf } from './prices.ts';
import type { Used } from './providers.ts';

const nothing = {
  audioMs: 0,
  inputTokens: 0,
  cacheWriteTokens: 0,
  cacheReadTokens: 0,
  outputTokens: 0,
  batched: false,
};
const speech = (audioMs: number, model = 'nova-3'): Used => ({
  ...nothing,
  provider: 'deepgram',
  model,
  audioMs,
});
const asked = (tokens: Partial<Used>): Used => ({
  ...nothing,
  provider: 'claude',
  model: 'claude-sonnet-5-5',
  ...tokens,
});

describe('costOf', () => {
  test.each([
    ['an hour of audio', speech(3_600_000), 258_000],
    ['a call of four minutes', speech(240_000), 17_200],
    ['nothing at all', speech(0), 0],
    ['a million tokens of input', asked({ inputTokens: 1_000_000 }), 3_000_000],
    ['what was written to the cache', asked({ cacheWriteTokens: 1_000 }), 3_750],
    ['what was read from it', asked({ cacheReadTokens: 1_000 }), 300],
    [
      'all kinds together',
      asked({ inputTokens: 100, cacheWriteTokens: 100, cacheReadTokens: 100, outputTokens: 100 }),
      2_205,
    ],
    ['the same in a batch', asked({ inputTokens: 100, outputTokens: 100, batched: true }), 900],
    ['a model without a price', speech(60_000, 'base-general'), null],
  ])('%s', (_, used, micros) => {
    expect(costOf(used, listPrices)).toBe(micros);
  });

  test('of two parts is the sum of theirs, but for rounding', () => {
    const tokens = integer({ min: 0, max: 10_000_000 });
    assert(
      property(tokens, tokens, (a, b) => {
        const whole = costOf(asked({ inputTokens: a + b }), listPrices) ?? Number.NaN;
        const parts = [a, b].map((inputTokens) => costOf(asked({ inputTokens }), listPrices) ?? Number.NaN);
        return Math.abs(whole - (parts[0]! + parts[1]!)) <= 1;
      }),
    );
  });
});

describe('priceOf', () => {
  const prices: Price[] = [
    { provider: 'assemblyai', models: '', audio_hour: 1 },
    { provider: 'assemblyai', models: 'universal-3-pro', audio_hour: 2 },
    { provider: 'assemblyai', models: 'universal', audio_hour: 3 },
  ];
  test.each([
    ['universal-3-pro', 2],
    ['universal-2', 3],
    ['nano', 1],
  ])('the longest beginning counts for %s', (model, hour) => {
    expect(priceOf(prices, { provider: 'assemblyai', model })).toMatchObject({ audio_hour: hour });
  });

  test('no provider has the price of another', () => {
    expect(priceOf(prices, { provider: 'whisper', model: 'universal-2' })).toBeNull();
  });
});

test('a list that names the same models twice is refused', () => {
  const row = { provider: 'whisper', models: 'large', audio_hour: 1 };
  expect(editPrices.body.safeParse({ revision: 0, rows: [row] }).success).toBe(true);
  expect(editPrices.body.safeParse({ revision: 0, rows: [row, { ...row, audio_hour: 2 }] }).success).toBe(
    false,
  );
});
