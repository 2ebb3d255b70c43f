import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { judge } from '#test/support/phrases-check.ts';
import { aTranscript, type Line } from '#test/support/spoken-lines.ts';

const word = fc.constantFrom(
  'thank',
  'you',
  'for',
  'calling',
  "can't",
  'this',
  'call',
  'is',
  'um',
  'recorded',
);
const someWords = (maxLength: number) => fc.array(word, { minLength: 1, maxLength });

test('any stretch of words of a voice is found, at the latest where it was taken from', () => {
  fc.assert(
    fc.property(someWords(30), fc.nat(), fc.nat(), (words, a, b) => {
      const from = a % words.length;
      const phrase = words.slice(from, from + 1 + (b % (words.length - from)));
      const { verdict, evidence } = judge({ phrases: [phrase.join(' ')] }, [
        { by: 'agent', text: words.join(' '), at: 0 },
      ]);
      expect(verdict).toBe('pass');
      expect(evidence[0]?.firstWord).toBeLessThanOrEqual(from);
    }),
  );
});

const line = fc.record({
  by: fc.constantFrom('agent' as const, 'customer' as const, null),
  text: someWords(12).map((words) => words.join(' ')),
});
const parts = [
  { part: 'whole_call' },
  { part: 'first', seconds: 10 },
  { part: 'last', seconds: 10 },
] as const;
const rules = fc.record({
  phrases: fc.array(
    someWords(3).map((words) => words.join(' ')),
    { minLength: 1, maxLength: 4 },
  ),
  match: fc.constantFrom('any' as const, 'all' as const),
  by: fc.constantFrom('agent' as const, 'customer' as const, 'anyone' as const),
  where: fc.constantFrom(...parts),
});

test('never is the opposite of any, and what is certain without times and roles is the same with them', () => {
  fc.assert(
    fc.property(
      fc.array(line, { minLength: 1, maxLength: 8 }),
      rules,
      fc.boolean(),
      (lines, rule, customer) => {
        const any = { ...rule, match: 'any' as const };
        const opposite = { pass: 'fail', fail: 'pass', needs_review: 'needs_review' };
        const said = judge(any, lines).verdict;
        expect(opposite[judge({ ...any, expect: 'never' }, lines).verdict as keyof typeof opposite]).toBe(
          said,
        );

        const vague = judge(rule, lines).verdict;
        const certain = lines.map(({ by, text }, index): Line => {
          const known = by ?? (customer ? 'customer' : 'agent');
          return { by: known, text, at: index * 5, speaker: by };
        });
        const exact = judge(rule, certain, 40_000).verdict;
        expect(exact).not.toBe('needs_review');
        if (vague !== 'needs_review') expect(exact).toBe(vague);
      },
    ),
  );
});

test('evidence always stands in its turn, word for word', () => {
  fc.assert(
    fc.property(fc.array(line, { minLength: 1, maxLength: 8 }), rules, (lines, rule) => {
      const transcript = aTranscript(lines);
      for (const { turn, quote, firstWord, wordCount } of judge(rule, transcript).evidence) {
        const within = transcript.turns[turn];
        expect(within?.text).toContain(quote);
        const texts = transcript.words.slice(firstWord, firstWord + wordCount).map(({ text }) => text);
        expect(texts.join(' ')).toBe(quote);
        expect(firstWord).toBeGreaterThanOrEqual(within?.firstWord ?? Number.NaN);
      }
    }),
  );
});
