import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { aTranscript } from '#test/support/spoken-lines.ts';
import { verifyQuote } from './evidence.ts';

const call = aTranscript([
  { by: 'agent', text: 'Thank you for calling, this call is recorded.', at: 0 },
  { by: 'customer', text: 'I’d like a follow-up e-mail, please. It was $3.50 — not $35!', at: 10 },
  { by: 'agent', text: 'Sure, sure. Für Frau Müller?', at: 20, wordsWithoutTimes: true },
  { by: 'agent', text: 'No times here', speaker: null },
]);

describe('a quote that stands in its turn', () => {
  test('comes back as it stands there, with its words and their times', () => {
    expect(verifyQuote(call, 0, '"THIS call  is recorded"')).toEqual({
      turn: 0,
      quote: 'this call is recorded.',
      firstWord: 4,
      wordCount: 4,
      startMs: 1_200,
      endMs: 2_400,
    });
  });

  test('takes the times of the turn where its words have none, and none where there are none', () => {
    const turnTimes = { startMs: 20_000, endMs: 21_500 };
    expect(verifyQuote(call, 2, 'sure')).toEqual({
      turn: 2,
      quote: 'Sure,',
      firstWord: 20,
      wordCount: 1,
      ...turnTimes,
    });
    expect(verifyQuote(call, 3, 'no times')).toMatchObject({ startMs: null, endMs: null });
  });

  test.each([
    "i'd like a follow up email",
    'Id like a follow-up e mail',
    'follow-up',
    'up e-mail please',
    '$3.50, not $35',
    'It was $ 3.50',
  ])('spacing, case and punctuation do not count: %s', (quote) => {
    expect(verifyQuote(call, 1, quote)).not.toBeNull();
  });
});

test('an accent on what is no letter, and what cannot be seen, are no words', () => {
  const odd = aTranscript([{ by: 'agent', text: 'well <\u0338 re\u200bfund', at: 0 }]);
  expect(verifyQuote(odd, 0, 'Well ‹\u0338 refund')).toMatchObject({ wordCount: 3 });
});

describe('a quote that does not stand there', () => {
  test.each([
    ['of another turn', 1, 'this call is recorded'],
    ['with a word changed', 0, 'this call was recorded'],
    ['with a word left out', 0, 'this call recorded'],
    ['with a word put in', 0, 'this call is being recorded'],
    ['shortened with dots', 0, 'thank you … recorded'],
    ['running into the next turn', 0, 'is recorded. I’d like'],
    ['of half a word', 0, 'hank you for call'],
    ['with another number', 1, 'It was $350'],
    ['with another currency', 1, 'It was £3.50'],
    ['without its accent', 2, 'Fur Frau Muller'],
    ['empty', 0, ''],
    ['of punctuation only', 0, ' …“”'],
  ])('%s', (_what, turn, quote) => {
    expect(verifyQuote(call, turn, quote)).toBeNull();
  });

  test.each([-1, 4, 0.5, Number.NaN])('in a turn that does not exist: %s', (turn) => {
    expect(verifyQuote(call, turn, 'you')).toBeNull();
  });
});

const vocabulary = [
  'this',
  'call',
  'is',
  'recorded',
  'not',
  'note',
  'a',
  'part',
  '12',
  '1',
  '2',
  'café',
  '通話',
];
const spoken = fc.array(fc.constantFrom(...vocabulary), { minLength: 1, maxLength: 30 });
const dress = fc.constantFrom(
  (word: string) => word,
  (word: string) => word.toUpperCase(),
  (word: string) => `“${word},”`,
  (word: string) => ` ${word}.`,
);

/** A turn of some words in the middle of a call, a stretch of it, and a way to write each word. */
const quoted = fc
  .tuple(spoken, fc.nat(), fc.nat(), fc.array(dress, { minLength: 30, maxLength: 30 }))
  .map(([words, a, b, dresses]) => {
    const first = a % words.length;
    const quote = words.slice(first, first + 1 + (b % (words.length - first)));
    return { words, quote, dresses };
  });

function callOf(words: readonly string[]) {
  return aTranscript([
    { by: 'agent', text: 'Hello there', at: 0 },
    { by: 'customer', text: words.join(' '), at: 5 },
  ]);
}

test('any stretch of words of a turn verifies, however it is dressed, and is given back as it stands', () => {
  fc.assert(
    fc.property(quoted, ({ words, quote, dresses }) => {
      const dressed = quote.map((word, index) => dresses[index]?.(word)).join(' ');
      const evidence = verifyQuote(callOf(words), 1, dressed);
      expect(evidence).toMatchObject({ turn: 1, quote: quote.join(' '), wordCount: quote.length });
      const at = (evidence?.firstWord ?? 0) - 2;
      expect(words.slice(at, at + quote.length)).toEqual(quote);
    }),
  );
});

test('no stretch verifies once one of its words is another', () => {
  fc.assert(
    fc.property(quoted, fc.nat(), ({ words, quote }, pick) => {
      const altered = quote
        .map((word, index) => (index === pick % quote.length ? `un${word}` : word))
        .join(' ');
      expect(verifyQuote(callOf(words), 1, altered)).toBeNull();
    }),
  );
});
