import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ParsedTurn } from '../formats/parsed.ts';
import { untimedWords } from '../formats/tokens.ts';
import { withoutLoops } from './loops.ts';

function turn(text: string): ParsedTurn {
  return { speaker: null, role: null, startMs: null, endMs: null, words: untimedWords(text) };
}

function said(...texts: readonly string[]): string[] {
  return withoutLoops(texts.map(turn)).map(({ words }) => words.map((word) => word.text).join(' '));
}

test.each([
  ['no '.repeat(9).trim(), 'no '.repeat(9).trim()],
  ['Well, no, No. no no no no no no no no no good.', 'Well, no, good.'],
  ['thank you '.repeat(5).trim(), 'thank you '.repeat(5).trim()],
  ['thank you '.repeat(6).trim(), 'thank you'],
  ['Please stay on the line. '.repeat(3).trim(), 'Please stay on the line. '.repeat(3).trim()],
  ['Please stay on the line. '.repeat(40).trim(), 'Please stay on the line.'],
])('of “%s” stays “%s”', (text, kept) => expect(said(text)).toEqual([kept]));

test('a loop goes through many segments', () => {
  expect(said('Hello.', ...Array.from({ length: 30 }, () => 'Thank you for watching this.'), 'Bye.')).toEqual(
    ['Hello.', 'Thank you for watching this.', 'Bye.'],
  );
});

test('what is left stands in the same order, in turns that have words', () => {
  const texts = fc.array(
    fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 60 }).map((words) => words.join(' ')),
  );
  fc.assert(
    fc.property(texts, (all) => {
      const once = withoutLoops(all.map(turn));
      const before = all.join(' ').split(' ');
      let at = 0;
      for (const { words } of once) {
        for (const { text } of words) {
          at = before.indexOf(text, at) + 1;
          expect(at).toBeGreaterThan(0);
        }
      }
      expect(once.every(({ words }) => words.length > 0)).toBe(true);
    }),
  );
});
