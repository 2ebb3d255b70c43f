import { expect, test } from 'vitest';
import { listPrices } from '#shared/prices.ts';
import { type Ahead, estimate, joined } from './estimate.ts';

const hour = 3_600_000;
const ahead: Ahead = {
  calls: 10,
  audioMs: hour,
  speech: { provider: 'deepgram', model: 'nova-3', channels: 2 },
  judging: { checks: 4, model: 'claude-sonnet-5-5', batched: false },
};
const unknown = { speechHour: null, claudeCall: null };
/** An hour of talk is 12,600 tokens; ten calls add 21,000 of ours and bring 11,200 back. */
const claudeByPrices = 33_600 * 3 + 11_200 * 15;

test.each([
  [
    'by the price list, each channel for itself',
    ahead,
    unknown,
    { micros: 516_000 + claudeByPrices, basis: 'prices' },
  ],
  [
    'as the newest calls did',
    ahead,
    { speechHour: 400_000, claudeCall: 12_000 },
    { micros: 520_000, basis: 'past' },
  ],
  [
    'partly as they did',
    ahead,
    { speechHour: 400_000, claudeCall: null },
    { micros: 400_000 + claudeByPrices, basis: 'prices' },
  ],
  [
    'by the models that will be asked',
    {
      ...ahead,
      speech: { provider: 'assemblyai', model: 'universal-2', channels: 1 },
      judging: { checks: 4, model: 'claude-haiku-5-5', batched: false },
    },
    unknown,
    { micros: 150_000 + 33_600 + 11_200 * 5, basis: 'prices' },
  ],
  [
    'by the price of batches',
    { ...ahead, speech: null, judging: { checks: 4, model: 'claude-sonnet-5-5', batched: true } },
    unknown,
    { micros: claudeByPrices / 2, basis: 'prices' },
  ],
  ['without a transcriber', { ...ahead, speech: null }, unknown, { micros: claudeByPrices, basis: 'prices' }],
  ['without Claude', { ...ahead, judging: null }, unknown, { micros: 516_000, basis: 'prices' }],
  ['without anybody asked', { ...ahead, speech: null, judging: null }, unknown, { micros: 0, basis: 'free' }],
] as const)('a cost is foretold %s', (_, given, past, forecast) => {
  expect(estimate(given, past, listPrices)).toEqual(forecast);
});

test('nothing is foretold where a price is missing', () => {
  expect(estimate(ahead, unknown, [])).toEqual({ micros: null, basis: 'prices' });
});

test('campaigns are added up; those that ask nobody change nothing', () => {
  const parts = [
    { micros: 5, basis: 'past' },
    { micros: 0, basis: 'free' },
  ] as const;
  expect(joined([...parts, { micros: 7, basis: 'past' }])).toEqual({ micros: 12, basis: 'past' });
  expect(joined([...parts, { micros: null, basis: 'prices' }])).toEqual({ micros: null, basis: 'prices' });
  expect(joined([])).toEqual({ micros: 0, basis: 'free' });
});
