import { expect, test } from 'vitest';
import { afterDays, daysIn, deletedWords, isNeedless } from './retention-words.ts';

test.each([
  ['', null],
  [' ', null],
  ['1', 1],
  ['36500', 36_500],
  ['0', undefined],
  ['36501', undefined],
  ['1.5', undefined],
  ['-3', undefined],
  ['soon', undefined],
] as const)('"%s" is typed as days: %s', (text, days) => {
  expect(daysIn(text)).toBe(days);
});

test('a rule and what it deletes are told in words', () => {
  expect([null, 1, 1_095].map(afterDays)).toEqual([
    'Kept',
    'Deleted after 1 day',
    'Deleted after 1,095 days',
  ]);
  expect(deletedWords({ calls: 0, recordings: 0 })).toBeNull();
  expect(deletedWords({ calls: 1_240, recordings: 1 })).toBe('1,240 calls and 1 recording');
  expect(deletedWords({ calls: 0, recordings: 100_000 })).toBe('100,000 or more recordings');
});

test('deleting recordings no sooner than their calls is needless', () => {
  expect(isNeedless({ audio_days: 30, call_days: 30 })).toBe(true);
  expect(isNeedless({ audio_days: 30, call_days: 31 })).toBe(false);
  expect(isNeedless({ audio_days: 30, call_days: null })).toBe(false);
});
