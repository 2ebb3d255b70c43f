import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { foldWords, isEnglish, isHesitation } from './words.ts';

const english = (text: string) => foldWords(text, true).join(' ');
const foreign = (text: string) => foldWords(text, false).join(' ');

describe('English', () => {
  test.each([
    ["I'm sorry", 'I am sorry', 'I’m sorry', 'im sorry', 'I´M SORRY!'],
    ["we'll", 'we will', 'We’ll,'],
    ["can't", 'cannot', 'can not', 'cant', 'Can’t'],
    ["won't", 'will not', 'wont'],
    ["don't", 'do not', 'dont', "doesn't", 'did not'],
    ["let's", 'let us', 'lets'],
    ["it's", 'it is', 'its'],
    ["my name's Jack", 'my name is Jack'],
    ["the customer's card", 'the customers card', 'the customers’ card', 'the customer card'],
    ['e-mail', 'email', 'E‑Mail'],
    ['follow-up', 'follow up', 'followup'],
    ['ok', 'okay', 'OK.'],
    ['alright', 'all right'],
    ['goodbye', 'good-bye', 'good bye'],
    ['1,000 dollars', '1000 dollar'],
    ['P.O. Box', 'P. O. box', 'p o box'],
    ['café', 'cafe', 'cafe\u0301', 'ＣＡＦＥ'],
    ['recorded calls', 'recording call', 'Records, called?'],
    ['gonna', 'going to', 'gone to'],
  ])('one and the same: %s', (...spelt) => {
    expect(new Set(spelt.map(english)).size, spelt.map(english).join(' / ')).toBe(1);
  });

  test.each([
    ['can', "can't"],
    ['I am', 'I will'],
    ['policy', 'police'],
    ['3.5', '35'],
    ['1,5', '15'],
  ])('%s is not %s', (one, other) => {
    expect(english(one)).not.toBe(english(other));
  });

  test('what was redacted is one word', () => {
    expect(english("I'm [PERSON_NAME], hello")).toBe('i be [person_name] hello');
  });

  test('a stutter is two words', () => {
    expect(english("I-I'm sorry")).toBe('i i be sorri');
  });

  test('a masked word keeps its asterisks', () => {
    expect(english('D**n it')).toBe('d**n it');
  });
});

describe('other languages', () => {
  test('words stay whole, without case, accents on Latin letters and punctuation', () => {
    expect(foreign('¿Está grabando las llamadas?')).toBe('esta grabando las llamadas');
    expect(foreign('Für Schulungszwecke')).toBe('fur schulungszwecke');
    expect(foreign("l’adresse, c'est ici")).toBe('l adresse c est ici');
    expect(foreign('Звонки записываются — да')).toBe('звонки записываются да');
  });

  test('marks that are letters stay: Russian short i, Hindi vowels, Korean syllables', () => {
    expect(foreign('Мой')).toBe('мой');
    expect(foreign('रिकॉर्ड')).toBe('रिकॉर्ड');
    expect(foreign('통화 녹음')).toBe('통화 녹음');
  });

  test('a script without spaces is taken character by character', () => {
    expect(foreign('您好,通话')).toBe('您 好 通 话');
    expect(foreign('通話がOKです')).toBe('通 話 が ok で す');
    expect(foreign('สวัสดี')).toBe('ส วั ส ดี');
  });
});

test('English is the language unless another is named', () => {
  expect([null, 'en', 'en-US', 'en_us', 'EN'].map(isEnglish)).toEqual([true, true, true, true, true]);
  expect(['es', 'de-AT', 'enm', ''].map(isEnglish)).toEqual([false, false, false, false]);
});

test('hesitations are known by their folded form', () => {
  expect(foldWords('Um, uh. Hmm … mhm', true).map(isHesitation)).toEqual([true, true, true, true]);
  expect(isHesitation('oh')).toBe(false);
});

test('punctuation and spaces alone are no words', () => {
  expect(foldWords(' … — ?! \'" ', true)).toEqual([]);
});

test('outside English, folding what was folded changes nothing', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const once = foldWords(text, false);
      expect(foldWords(once.join(' '), false)).toEqual(once);
    }),
  );
});

test('case and punctuation around words never count', () => {
  const word = fc.stringMatching(/^[a-z]{1,10}$/);
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 8 }), fc.boolean(), (words, isEnglishText) => {
      const dressed = words.map((each) => `"${each.toUpperCase()}",`).join('  ');
      expect(foldWords(dressed, isEnglishText)).toEqual(foldWords(words.join(' '), isEnglishText));
    }),
  );
});
