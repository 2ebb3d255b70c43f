import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { flagSentence } from './flag-sentence.ts';

const below = (score: number, threshold: number): string =>
  flagSentence({ reason: 'score_below_threshold', score, threshold });

const points = fc.double({ min: 0, max: 100, noNaN: true });

describe('flagSentence', () => {
  it('shows a score as the formula does', () => {
    expect(below(31.578_947, 70)).toBe('The score of 31.58 is below the threshold of 70.');
    expect(below(50, 70)).toBe('The score of 50 is below the threshold of 70.');
  });

  it('shows more decimals where two would hide that the score is below', () => {
    expect(below(69.996, 70)).toBe('The score of 69.996 is below the threshold of 70.');
    expect(below(69.999_97, 70)).toBe('The score of 69.99997 is below the threshold of 70.');
  });

  it('never shows a score that is not below its threshold, nor one far from the real one', () => {
    fc.assert(
      fc.property(points, points, (one, other) => {
        fc.pre(one !== other);
        const score = Math.min(one, other);
        const threshold = Math.max(one, other);
        const [shown = Number.NaN, limit = Number.NaN] = numbersIn(below(score, threshold));
        expect(shown).toBeLessThan(limit);
        expect(limit).toBe(threshold);
        expect(Math.abs(shown - score)).toBeLessThanOrEqual(0.005 + Number.EPSILON * 100);
      }),
    );
  });
});

function numbersIn(sentence: string): number[] {
  return [...sentence.matchAll(/\d+(?:\.\d+)?(?:e[+-]?\d+)?/g)].map(([text]) => Number(text));
}
