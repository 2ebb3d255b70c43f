import { describe, expect, test } from 'vitest';
import type { Evidence } from '#shared/checks.ts';
import { joinParts } from './join.ts';
import type { PartVerdict, Verdict } from './verdict.ts';

function quoteAt(word: number): Evidence {
  return { turn: word, quote: `w${word}`, firstWord: word, wordCount: 1, startMs: null, endMs: null };
}

const kinds = {
  offence: { verdict: 'fail', restsOn: 'said', score: 20, evidence: [quoteAt(1)] },
  worse: { verdict: 'fail', restsOn: 'said', score: 5, evidence: [quoteAt(2)] },
  met: { verdict: 'pass', restsOn: 'said', score: 80, evidence: [quoteAt(3)] },
  better: { verdict: 'pass', restsOn: 'said', score: 95, evidence: [quoteAt(4)] },
  missing: { verdict: 'fail', restsOn: 'not_said', score: 0, evidence: [] },
  nearly: { verdict: 'fail', restsOn: 'not_said', score: 40, evidence: [] },
  clean: { verdict: 'pass', restsOn: 'not_said', score: 100, evidence: [] },
  cleanish: { verdict: 'pass', restsOn: 'not_said', score: 75, evidence: [] },
  none: { verdict: 'not_applicable', restsOn: 'not_said', score: null, evidence: [] },
  unsure: { verdict: 'needs_review', restsOn: 'not_said', score: null, evidence: [quoteAt(5)] },
} as const satisfies Record<string, Omit<Verdict, 'reasoning'>>;
type Kind = keyof typeof kinds;

function joined(...parts: readonly Kind[]): Verdict {
  return joinParts(
    parts.map(
      (kind, index): PartVerdict => ({
        ...kinds[kind],
        reasoning: `It is ${kind}.`,
        turns: [index * 10, index * 10 + 9],
      }),
    ),
  );
}

describe('Verdicts on the parts of a call', () => {
  test.each<[Kind[], string, number | null, number]>([
    [['offence', 'met'], 'fail', 20, 1],
    [['met', 'offence', 'worse'], 'fail', 5, 2],
    [['unsure', 'offence'], 'fail', 20, 1],
    [['missing', 'met'], 'pass', 80, 1],
    [['met', 'better', 'none'], 'pass', 95, 2],
    [['clean', 'met'], 'pass', 80, 1],
    [['missing', 'nearly'], 'fail', 40, 0],
    [['none', 'missing'], 'fail', 0, 0],
    [['clean', 'cleanish'], 'pass', 75, 0],
    [['none', 'clean'], 'pass', 100, 0],
    [['none', 'none'], 'not_applicable', null, 0],
    [['met', 'unsure'], 'needs_review', null, 1],
    [['none', 'unsure'], 'needs_review', null, 1],
    [['clean', 'unsure'], 'needs_review', null, 1],
    [['missing', 'unsure'], 'needs_review', null, 1],
    [['clean', 'missing'], 'needs_review', null, 0],
  ])('%j', (parts, verdict, score, quotes) => {
    const whole = joined(...parts);
    expect({ verdict: whole.verdict, score: whole.score, quotes: whole.evidence.length }).toEqual({
      verdict,
      score,
      quotes,
    });
  });

  test('say which turns they are of, as far as they count', () => {
    expect(joined('missing', 'met', 'better').reasoning).toBe(
      'Turns 11–20: It is met. Turns 21–30: It is better.',
    );
  });

  test('that are of the whole call stay as they are', () => {
    expect(joined('met')).toEqual({ ...kinds.met, reasoning: 'It is met.', turns: [0, 9] });
  });

  test('none at all is for a person to look at', () => {
    expect(joined()).toMatchObject({ verdict: 'needs_review', score: null });
  });

  test('a quote of two parts is shown once', () => {
    expect(joined('met', 'met').evidence).toEqual([quoteAt(3)]);
  });
});
