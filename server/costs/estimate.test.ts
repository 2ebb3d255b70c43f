import { expect, test } from 'vitest';
import { listPrices } from '#shared/prices.ts';
import { type Ahead, estimate, joined } from './estimate.ts';

const hour = 3_600_000;
const ahead: Ahead = {
  calls: 10,
  audioMs: hour,
  speech: { provider: 'deepgram', channels: 2 },
  claudeChecks: 4,
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
  ['without a transcriber', { ...ahead, speech: null }, unknown, { micros: claudeByPrices, basis: 'prices' }],
  ['without Claude', { ...ahead, claudeChecks: null }, unknown, { micros: 516_000, basis: 'prices' }],
  [
    'without anybody asked',
    { ...ahead, speech: null, claudeChecks: null },
    unknown,
    { micros: 0, basis: 'free' },
  ],
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
