import { expect, test } from 'vitest';
import type { TranscriptShown } from '#shared/versions.ts';
import { momentOfQuote } from './moment-of-quote.ts';

const transcript = {
  words: [
    ['this', null, null],
    ['call', 700, 900],
  ],
  turns: [
    {
      speaker: null,
      role: 'agent',
      start_ms: 500,
      end_ms: 900,
      text: 'this call',
      first_word: 0,
      word_count: 2,
    },
  ],
} satisfies Pick<TranscriptShown, 'turns' | 'words'>;
const quote = { turn: 0, quote: 'call', first_word: 1, word_count: 1, start_ms: null, end_ms: null };

test('a quote is heard at its own time, else at its word’s or its turn’s', () => {
  expect(momentOfQuote({ ...quote, start_ms: 0 }, transcript)).toBe(0);
  expect(momentOfQuote(quote, transcript)).toBe(700);
  expect(momentOfQuote({ ...quote, first_word: 0 }, transcript)).toBe(500);
  expect(momentOfQuote({ ...quote, turn: 9, first_word: 9 }, transcript)).toBeNull();
  expect(momentOfQuote(quote, null)).toBeNull();
});
