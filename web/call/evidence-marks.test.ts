import { describe, expect, it } from 'vitest';
import type { CheckResultShown } from '#shared/versions.ts';
import { isQuoted, marksOf, quotedWords } from './evidence-marks.ts';
import { sampleResult } from './sample-results.ts';
import type { Transcript } from './transcript-rows.ts';

const transcript: Pick<Transcript, 'turns' | 'words'> = {
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
};

const quote = { turn: 0, quote: 'call', first_word: 1, word_count: 1, start_ms: 700, end_ms: 2_000 };
const result: CheckResultShown = sampleResult({
  check_id: 'a',
  verdict: 'fail',
  evidence: [
    quote,
    { ...quote, end_ms: 710 },
    { ...quote, start_ms: null, end_ms: null },
    { ...quote, first_word: 0, start_ms: null, end_ms: null },
    { ...quote, turn: 9, first_word: 9, start_ms: null, end_ms: null },
  ],
});

describe('marksOf', () => {
  it('places quotes by their own time, their word’s or their turn’s, and leaves out what has none', () => {
    expect(marksOf([result], transcript)).toEqual([
      { checkId: 'a', verdict: 'fail', startMs: 700, endMs: 2_000 },
      { checkId: 'a', verdict: 'fail', startMs: 700, endMs: 1_100 },
      { checkId: 'a', verdict: 'fail', startMs: 700, endMs: 1_100 },
      { checkId: 'a', verdict: 'fail', startMs: 500, endMs: 900 },
    ]);
  });

  it('needs no transcript where quotes have times', () => {
    expect(marksOf([result], null)).toHaveLength(2);
  });
});

describe('quotedWords', () => {
  it('says which words are underlined', () => {
    const ranges = quotedWords(sampleResult({ evidence: [{ ...quote, first_word: 4, word_count: 2 }] }));
    expect([3, 4, 5, 6].map((word) => isQuoted(ranges, word))).toEqual([false, true, true, false]);
    expect(quotedWords(null)).toEqual([]);
  });
});
