import { expect, test } from 'vitest';
import { type Phone, wordTimes } from './word-times.ts';

/** Phones of a tenth of a second each, one after the other. */
function spoken(names: string): Phone[] {
  return names.split(' ').map((name, index) => ({ name, startS: index / 10, endS: (index + 1) / 10 }));
}

test('a word lasts from its first phone to its last, and silences belong to nobody', () => {
  const words = [
    { text: 'Hello,', phones: ['hh', 'ax', 'l', 'ow'] },
    { text: 'Ann.', phones: ['ae', 'n'] },
  ];
  expect(wordTimes(words, spoken('pau hh ax l ow pau ae n pau'))).toEqual([
    { text: 'Hello,', startS: 0.1, endS: 0.5 },
    { text: 'Ann.', startS: 0.6, endS: 0.8 },
  ]);
});

test('a vowel that changes, and a consonant that is swallowed, stay in their word', () => {
  const words = [
    { text: 'a', phones: ['ey'] },
    { text: 'last', phones: ['l', 'ae', 's', 't'] },
    { text: 'time', phones: ['t', 'ay', 'm'] },
  ];
  expect(wordTimes(words, spoken('ax l ae s t ay m'))).toEqual([
    { text: 'a', startS: 0, endS: 0.1 },
    { text: 'last', startS: 0.1, endS: 0.4 },
    { text: 'time', startS: 0.4, endS: 0.7 },
  ]);
});

test('a word that is not heard is an error, not a guess', () => {
  const words = [
    { text: 'one', phones: ['w', 'ah', 'n'] },
    { text: 'more', phones: ['m', 'ao', 'r'] },
  ];
  expect(() => wordTimes(words, spoken('w ah n'))).toThrow('The word "more" is not heard in its line.');
});
