import { expect, test } from 'vitest';
import { forecastSentence, formatMoney } from './money.ts';

test.each([
  [0, '$0'],
  [7, 'under $0.0001'],
  [258, '$0.0003'],
  [21_900, '$0.0219'],
  [100_000, '$0.10'],
  [1_234_567_890, '$1,234.57'],
])('%d millionths are %s', (micros, shown) => {
  expect(formatMoney(micros)).toBe(shown);
});

test.each([
  [{ micros: 0, basis: 'free' }, 'No provider is asked, so it costs nothing.'],
  [{ micros: 1_200_000, basis: 'past' }, 'It costs about $1.20, as such calls did lately.'],
  [
    { micros: 4_000, basis: 'prices' },
    'It costs less than 1 cent by the price list and the usual length of talk.',
  ],
  [
    { micros: null, basis: 'prices' },
    'What it costs is not known: a price is missing in the organization’s settings.',
  ],
] as const)('%o is said in a sentence', (forecast, sentence) => {
  expect(forecastSentence(forecast)).toBe(sentence);
});
