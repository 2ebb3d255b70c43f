import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { marksIn, snippetsOf } from './snippets.ts';
import { readSpokenQuery } from './spoken-query.ts';

const turns = [
  { text: 'Thank you for calling, my name is Ana.', startMs: 0 },
  { text: 'I would like a refund. A refund, please.', startMs: 4_000 },
  { text: 'Thank me later.', startMs: null },
];

/** What is marked, as words. */
function marked(typed: string, most = 3) {
  return snippetsOf(turns, readSpokenQuery(typed), most).map(({ turn, text, marks }) => ({
    turn,
    words: marks.map(([from, to]) => text.slice(from, to)),
  }));
}

describe('Snippets', () => {
  test('show the turns in which a word stands, with every place of it marked', () => {
    expect(snippetsOf(turns, readSpokenQuery('refund'), 3)).toEqual([
      {
        turn: 1,
        start_ms: 4_000,
        text: 'I would like a refund. A refund, please.',
        marks: [
          [15, 21],
          [25, 31],
        ],
      },
    ]);
  });

  test('mark single words wherever they stand, and a phrase only as a whole', () => {
    expect(marked('thank you')).toEqual([
      { turn: 0, words: ['Thank', 'you'] },
      { turn: 2, words: ['Thank'] },
    ]);
    expect(marked('"thank you"')).toEqual([{ turn: 0, words: ['Thank you'] }]);
    expect(marked('"like a" "a refund"')).toEqual([{ turn: 1, words: ['like a refund', 'A refund'] }]);
  });

  test('are the first so many', () => {
    expect(marked('thank', 1)).toEqual([{ turn: 0, words: ['Thank'] }]);
    expect(marked('nothing')).toEqual([]);
  });

  test('care neither for letter case nor for accents', () => {
    const said = [{ text: 'Señora Müller, bitte.', startMs: null }];
    expect(snippetsOf(said, readSpokenQuery('muller SEÑORA'), 3)).toEqual([
      {
        turn: 0,
        start_ms: null,
        text: 'Señora Müller, bitte.',
        marks: [
          [0, 6],
          [7, 13],
        ],
      },
    ]);
  });

  test('show of a long turn the part around the first mark', () => {
    const long = `${'so '.repeat(100)}here it is ${'and '.repeat(100)}`;
    const [snippet] = snippetsOf([{ text: long, startMs: 7 }], readSpokenQuery('here'), 3);
    expect(snippet?.text.length).toBeLessThanOrEqual(200);
    expect(snippet?.text).toMatch(/^(so )+here it is( and)+$/);
    expect(snippet?.marks.map(([from, to]) => snippet.text.slice(from, to))).toEqual(['here']);
  });

  test('whatever is said and typed, marks are in order, apart and within the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (said, typed) => {
        const query = readSpokenQuery(`${typed} ${said.slice(0, 5)}`);
        for (const { text, marks } of snippetsOf([{ text: said, startMs: null }], query, 3)) {
          const places = marks.flat();
          expect(places).toEqual(places.toSorted((a, b) => a - b));
          expect(Math.max(...places)).toBeLessThanOrEqual(text.length);
        }
        expect(marksIn(said, query)).toEqual(marksIn(said, query).toSorted((a, b) => a[0] - b[0]));
      }),
    );
  });
});

describe('What is typed', () => {
  test('is words, and phrases in quotes of any kind', () => {
    expect(readSpokenQuery('Refund “Thank you” soon "one"')).toEqual({
      words: ['refund', 'soon', 'one'],
      phrases: [['thank', 'you']],
    });
  });

  test('may leave a quote open, and may be nothing at all', () => {
    expect(readSpokenQuery('"call me back')).toEqual({ words: [], phrases: [['call', 'me', 'back']] });
    expect(readSpokenQuery('"!? -- ')).toEqual({ words: [], phrases: [] });
  });
});
