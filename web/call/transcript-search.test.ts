import { describe, expect, it } from 'vitest';
import { foldText, searchTurns, stepMatch } from './transcript-search.ts';

describe('foldText', () => {
  it('puts away case, accents and curly quotes and keeps every place', () => {
    for (const text of ['Größe', 'İstanbul', 'naïve “café”', 'I’m 😀 here', 'ﬁne']) {
      expect(foldText(text)).toHaveLength(text.length);
    }
    expect(foldText('naïve “Café” I’m')).toBe('naive "cafe" i\'m');
  });
});

describe('searchTurns', () => {
  const folded = ['Thank you for calling Acme.', 'Thank  you, I am calling about my Café order (2).'].map(
    foldText,
  );

  it('finds words across turns in reading order', () => {
    expect(searchTurns(folded, 'calling')).toEqual([
      { turn: 0, from: 14, to: 21 },
      { turn: 1, from: 17, to: 24 },
    ]);
  });

  it('finds several words over uneven spacing', () => {
    expect(searchTurns(folded, ' THANK   you')).toEqual([
      { turn: 0, from: 0, to: 9 },
      { turn: 1, from: 0, to: 10 },
    ]);
  });

  it('takes punctuation literally and ignores accents', () => {
    expect(searchTurns(folded, 'cafe order (2).')).toEqual([{ turn: 1, from: 34, to: 49 }]);
    expect(searchTurns(folded, 'c.fe')).toEqual([]);
  });

  it('finds nothing for nothing', () => {
    expect(searchTurns(folded, '   ')).toEqual([]);
  });
});

describe('stepMatch', () => {
  it('goes round the ends', () => {
    expect(stepMatch(3, null, 1)).toBe(0);
    expect(stepMatch(3, 2, 1)).toBe(0);
    expect(stepMatch(3, 0, -1)).toBe(2);
    expect(stepMatch(3, null, -1)).toBe(2);
    expect(stepMatch(0, null, 1)).toBeNull();
  });
});
