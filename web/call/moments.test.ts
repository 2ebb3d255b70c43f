import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { momentOfWord, momentsOf, rowAt, timingOf, wordAt } from './moments.ts';
import type { WordShown } from './transcript-rows.ts';

const words: WordShown[] = [
  ['Hello', 1_000, 1_400],
  ['there', 1_500, 1_900],
  ['um', null, null],
  ['far', 5_000, 5_200],
  // Said while "far" was not over: the other side's turn comes later in the transcript.
  ['yes', 1_600, 1_700],
];

describe('wordAt', () => {
  const moments = momentsOf(words);

  it.each([
    [0, null],
    [999, null],
    [1_000, 0],
    [1_450, 0],
    [1_500, 1],
    [1_650, 4],
    [1_750, 1],
    [2_100, 4],
    [3_000, null],
    [5_100, 3],
    [5_700, 3],
    [5_900, null],
  ])('at %i ms is word %s', (ms, word) => {
    expect(wordAt(moments, ms)).toBe(word);
  });

  it('finds the word that is being spoken when words follow one another', () => {
    const lengths = fc.array(fc.integer({ min: 1, max: 900 }), { minLength: 1, maxLength: 300 });
    fc.assert(
      fc.property(lengths, fc.nat(), (durations, seed) => {
        let at = 0;
        const spoken = durations.map((duration): WordShown => ['w', at, (at += duration)]);
        const ms = seed % at;
        const expected = spoken.findIndex(([, start, end]) => (start ?? 0) <= ms && ms < (end ?? 0));
        expect(wordAt(momentsOf(spoken), ms)).toBe(expected);
      }),
    );
  });

  it('is null for a transcript without times', () => {
    expect(wordAt(momentsOf([['a', null, null]]), 500)).toBeNull();
  });
});

describe('rowAt', () => {
  const row = { turn: 0, opens: true, firstWord: 0, wordCount: 1, from: 0, to: 1 };
  const rows = [100, null, 500, 400].map((startMs) => ({ ...row, startMs }));

  it('is the row that began last', () => {
    expect([0, 100, 399, 450, 700].map((ms) => rowAt(rows, ms))).toEqual([null, 0, 0, 3, 2]);
  });
});

describe('momentOfWord', () => {
  it('falls back to the turn, then to nothing', () => {
    expect(momentOfWord(words, { start_ms: 900 }, 1)).toBe(1_500);
    expect(momentOfWord(words, { start_ms: 900 }, 2)).toBe(900);
    expect(momentOfWord(words, { start_ms: null }, 2)).toBeNull();
  });
});

describe('timingOf', () => {
  const turn = { speaker: null, role: null, end_ms: null, text: 'a', first_word: 0, word_count: 1 };

  it('tells words, turns and none apart', () => {
    expect(timingOf({ words, turns: [] })).toBe('words');
    expect(timingOf({ words: [['a', null, null]], turns: [{ ...turn, start_ms: 5 }] })).toBe('turns');
    expect(timingOf({ words: [['a', null, null]], turns: [{ ...turn, start_ms: null }] })).toBe('none');
  });
});
