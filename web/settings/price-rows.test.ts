import { expect, test } from 'vitest';
import { listPrices } from '#shared/prices.ts';
import { newRow, pricesIn, rowsOf } from './price-rows.ts';

test('what is shown and not touched is saved as it was', () => {
  expect(pricesIn(rowsOf(listPrices))).toEqual(listPrices);
});

test('a new row is saved with the numbers of its provider alone', () => {
  expect(pricesIn([{ ...newRow('whisper'), models: ' large-v3 ' }])).toEqual([
    { provider: 'whisper', models: 'large-v3', audio_hour: 0 },
  ]);
});

test.each([
  ['', 'Deepgram, nova: “Hour of audio” is not an amount in dollars.'],
  ['cheap', 'Deepgram, nova: “Hour of audio” is not an amount in dollars.'],
  ['-1', 'Deepgram, nova: “Hour of audio” is not an amount in dollars.'],
])('“%s” is no price', (audio_hour, sentence) => {
  expect(pricesIn([{ provider: 'deepgram', models: 'nova', numbers: { audio_hour } }])).toBe(sentence);
});

test('a batch costs a share of the whole', () => {
  const row = newRow('claude');
  expect(pricesIn([{ ...row, numbers: { ...row.numbers, batch_share: '1.5' } }])).toBe(
    'Claude, all models: “Share in a batch” is not a number from 0 to 1.',
  );
});

test('the same models twice are refused by name', () => {
  const row = { ...newRow('deepgram'), models: 'nova' };
  expect(pricesIn([row, { ...row, models: 'nova ' }])).toBe(
    'Deepgram, nova stands twice. Delete one of the two rows.',
  );
});
