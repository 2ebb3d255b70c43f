import { describe, expect, it } from 'vitest';
import { piecesOfRow } from './transcript-pieces.ts';
import type { LaidOutTurn, TranscriptRow } from './transcript-rows.ts';

const layout: LaidOutTurn = { text: 'Hi Ann, bye now', starts: [0, 3, 8, 12] };
const row: TranscriptRow = { turn: 2, opens: true, startMs: 0, firstWord: 7, wordCount: 3, from: 0, to: 12 };
const nothing = { matches: [], current: null, quoted: [] };

function plain(text: string) {
  return [{ text, match: 'none' }];
}

describe('piecesOfRow', () => {
  it('gives the words of a row and what stands between them', () => {
    expect(piecesOfRow(row, layout, 7, nothing)).toEqual([
      { word: 7, quoted: false, fragments: plain('Hi') },
      { word: null, quoted: false, fragments: plain(' ') },
      { word: 8, quoted: false, fragments: plain('Ann,') },
      { word: null, quoted: false, fragments: plain(' ') },
      { word: 9, quoted: false, fragments: plain('bye') },
      { word: null, quoted: false, fragments: plain(' ') },
    ]);
  });

  it('underlines a quote in one line, the space within it too', () => {
    const pieces = piecesOfRow(row, layout, 7, { ...nothing, quoted: [{ firstWord: 8, wordCount: 2 }] });
    expect(pieces.map(({ quoted }) => quoted)).toEqual([false, false, true, true, true, false]);
  });

  it('cuts words where a match begins and ends', () => {
    const match = { turn: 2, from: 1, to: 6 };
    const other = { turn: 2, from: 8, to: 11 };
    const pieces = piecesOfRow(row, layout, 7, { ...nothing, matches: [match, other], current: match });
    expect(pieces.map(({ fragments }) => fragments)).toEqual([
      [
        { text: 'H', match: 'none' },
        { text: 'i', match: 'current' },
      ],
      [{ text: ' ', match: 'current' }],
      [
        { text: 'Ann', match: 'current' },
        { text: ',', match: 'none' },
      ],
      plain(' '),
      [{ text: 'bye', match: 'found' }],
      plain(' '),
    ]);
  });

  it('shows text that has no words', () => {
    const empty = { ...row, wordCount: 0, to: 7 };
    expect(piecesOfRow(empty, { text: '[music]', starts: [] }, 7, nothing)).toEqual([
      { word: null, quoted: false, fragments: plain('[music]') },
    ]);
  });
});
