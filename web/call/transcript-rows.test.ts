import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  layOutTurn,
  rowOfOffset,
  rowOfWord,
  rowsOf,
  type TurnShown,
  type WordShown,
} from './transcript-rows.ts';

function turnOf(text: string, firstWord: number, wordCount: number, startMs: number | null = 0): TurnShown {
  return {
    speaker: null,
    role: 'agent',
    start_ms: startMs,
    end_ms: startMs,
    text,
    first_word: firstWord,
    word_count: wordCount,
  };
}

function timedWords(texts: readonly string[]): WordShown[] {
  return texts.map((text, index) => [text, index * 100, index * 100 + 90]);
}

describe('layOutTurn', () => {
  it('finds words where they stand, with or without spaces between them', () => {
    expect(layOutTurn(turnOf('Hi there.', 0, 2), timedWords(['Hi', 'there.']))).toEqual({
      text: 'Hi there.',
      starts: [0, 3],
    });
    expect(layOutTurn(turnOf('こんにちは世界', 0, 2), timedWords(['こんにちは', '世界']))).toEqual({
      text: 'こんにちは世界',
      starts: [0, 5],
    });
  });

  it('respells a turn whose text does not hold its words', () => {
    expect(layOutTurn(turnOf('Twenty pounds', 0, 2), timedWords(['20', 'pounds']))).toEqual({
      text: '20 pounds',
      starts: [0, 3],
    });
  });

  it('keeps the text of a turn without words', () => {
    expect(layOutTurn(turnOf('[music]', 0, 0), [])).toEqual({ text: '[music]', starts: [] });
  });
});

describe('rowsOf', () => {
  it('makes one row of a short turn', () => {
    const words = timedWords(['Hi', 'there.']);
    const turn = turnOf('Hi there.', 0, 2, 40);
    expect(rowsOf({ turns: [turn], words }, [layOutTurn(turn, words)])).toEqual([
      { turn: 0, opens: true, startMs: 40, firstWord: 0, wordCount: 2, from: 0, to: 9 },
    ]);
  });

  it('cuts a very long turn at the end of a sentence', () => {
    const texts = Array.from({ length: 200 }, (_, index) => (index % 10 === 9 ? `w${index}.` : `w${index}`));
    const words = timedWords(texts);
    const turn = turnOf(texts.join(' '), 0, 200);
    const rows = rowsOf({ turns: [turn], words }, [layOutTurn(turn, words)]);
    expect(
      rows.map(({ firstWord, wordCount, opens, startMs }) => ({ firstWord, wordCount, opens, startMs })),
    ).toEqual([
      { firstWord: 0, wordCount: 60, opens: true, startMs: 0 },
      { firstWord: 60, wordCount: 60, opens: false, startMs: 6_000 },
      { firstWord: 120, wordCount: 60, opens: false, startMs: 12_000 },
      { firstWord: 180, wordCount: 20, opens: false, startMs: 18_000 },
    ]);
  });

  it('covers every word and every character exactly once', () => {
    const texts = fc.array(fc.stringMatching(/^[a-z]{1,6}[.?]?$/), { minLength: 1, maxLength: 400 });
    fc.assert(
      fc.property(fc.array(texts, { minLength: 1, maxLength: 4 }), (spoken) => {
        const words = timedWords(spoken.flat());
        let first = 0;
        const turns = spoken.map((own) => {
          const turn = turnOf(own.join(' '), first, own.length);
          first += own.length;
          return turn;
        });
        const layouts = turns.map((turn) => layOutTurn(turn, words));
        const rows = rowsOf({ turns, words }, layouts);
        let word = 0;
        for (const row of rows) {
          expect(row.firstWord).toBe(word);
          word += row.wordCount;
        }
        expect(word).toBe(words.length);
        for (const [index, layout] of layouts.entries()) {
          const pieces = rows.filter(({ turn }) => turn === index);
          expect(pieces.map(({ from, to }) => layout.text.slice(from, to)).join('')).toBe(layout.text);
        }
      }),
      { numRuns: 50 },
    );
  });
});

describe('finding a row', () => {
  const rows = [
    { turn: 0, opens: true, startMs: 0, firstWord: 0, wordCount: 2, from: 0, to: 9 },
    { turn: 0, opens: false, startMs: 9, firstWord: 2, wordCount: 3, from: 9, to: 20 },
    { turn: 1, opens: true, startMs: 20, firstWord: 5, wordCount: 1, from: 0, to: 4 },
  ];

  it('by word', () => {
    expect([0, 1, 2, 4, 5].map((word) => rowOfWord(rows, word))).toEqual([0, 0, 1, 1, 2]);
    expect(rowOfWord([], 3)).toBeNull();
  });

  it('by a place in a turn’s text', () => {
    expect(rowOfOffset(rows, 0, 8)).toBe(0);
    expect(rowOfOffset(rows, 0, 9)).toBe(1);
    expect(rowOfOffset(rows, 1, 0)).toBe(2);
    expect(rowOfOffset([], 0, 0)).toBeNull();
  });
});
