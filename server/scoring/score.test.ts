import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { passes, type Scored, score } from './score.ts';

type Given = Partial<Scored['check']> & {
  readonly verdict?: Scored['verdict'];
  readonly score?: number | null;
};

function result({ verdict = 'pass', score: given = 100, ...check }: Given, position = 0): Scored {
  return {
    verdict,
    score: given,
    check: {
      id: `check_${position}`,
      name: `Check ${position}`,
      position,
      weight: 1,
      severity: 'warning',
      ...check,
    },
  };
}

const judged = fc.record({
  verdict: fc.constantFrom('pass' as const, 'fail' as const),
  score: fc.double({ min: 0, max: 100, noNaN: true }),
  weight: fc.double({ min: 0.001, max: 1_000, noNaN: true }),
  severity: fc.constantFrom('warning' as const, 'critical' as const),
});
const leftOut = fc.oneof(
  fc.record({
    verdict: fc.constantFrom('not_applicable' as const, 'not_evaluated' as const, 'needs_review' as const),
    score: fc.constant(null),
    weight: fc.double({ min: 0.001, max: 1_000, noNaN: true }),
    severity: fc.constantFrom('info' as const, 'warning' as const, 'critical' as const),
  }),
  fc.record({
    verdict: fc.constantFrom('pass' as const, 'fail' as const),
    score: fc.double({ min: 0, max: 100, noNaN: true }),
    weight: fc.double({ min: 0.001, max: 1_000, noNaN: true }),
    severity: fc.constant('info' as const),
  }),
);
const some = <Value>(one: fc.Arbitrary<Value>) => fc.array(one, { minLength: 1, maxLength: 100 });
const numbered = (given: readonly Given[]) => given.map((each, index) => result(each, index));
const valueOf = (given: readonly Given[]) => score(numbered(given)).value ?? Number.NaN;

const term = (index: number, weight: number, of: number | null, why: string | null = null) => ({
  checkId: `check_${index}`,
  checkName: `Check ${index}`,
  weight,
  score: of,
  leftOut: why,
});

describe('score', () => {
  test('lays the formula open', () => {
    const results = numbered([
      { score: 100, weight: 3 },
      { verdict: 'fail', score: 0, weight: 1 },
      { verdict: 'fail', score: 50, weight: 4, severity: 'critical' },
      { verdict: 'not_applicable', score: null },
      { verdict: 'not_evaluated', score: null },
      { verdict: 'needs_review', score: null, severity: 'critical' },
      { verdict: 'fail', score: 0, weight: 9, severity: 'info' },
    ]);
    expect(score(results)).toEqual({
      value: 62.5,
      weightedSum: 500,
      weightSum: 8,
      terms: [
        term(0, 3, 100),
        term(1, 1, 0),
        term(2, 4, 50),
        term(3, 1, null, 'not_applicable'),
        term(4, 1, null, 'not_evaluated'),
        term(5, 1, null, 'needs_review'),
        term(6, 9, 0, 'info'),
      ],
    });
  });

  test('no check left is no score, which is not zero', () => {
    expect(score([])).toEqual({ value: null, weightedSum: 0, weightSum: 0, terms: [] });
    fc.assert(fc.property(fc.array(leftOut), (given) => score(numbered(given)).value === null));
  });

  test('everything failed is zero, which is a score', () => {
    expect(valueOf([{ verdict: 'fail', score: 0 }])).toBe(0);
  });

  test('what is left out changes nothing, wherever it stands', () => {
    fc.assert(
      fc.property(some(judged), fc.array(leftOut), (counted, others) => {
        const alone = score(numbered(counted));
        const together = score(numbered([...others, ...counted]));
        expect({ ...together, terms: [] }).toEqual({ ...alone, terms: [] });
        expect(together.terms).toHaveLength(counted.length + others.length);
      }),
    );
  });

  test('only the proportion of weights counts', () => {
    fc.assert(
      fc.property(some(judged), fc.double({ min: 0.01, max: 100, noNaN: true }), (given, factor) => {
        const scaled = given.map((each) => ({ ...each, weight: each.weight * factor }));
        expect(valueOf(scaled)).toBeCloseTo(valueOf(given), 8);
      }),
    );
  });

  test('lies between the lowest and the highest check score', () => {
    fc.assert(
      fc.property(some(judged), (given) => {
        const scores = given.map((each) => each.score);
        expect(valueOf(given)).toBeGreaterThanOrEqual(Math.min(...scores) - 1e-9);
        expect(valueOf(given)).toBeLessThanOrEqual(Math.max(...scores) + 1e-9);
        expect(valueOf(given)).toBeLessThanOrEqual(100);
      }),
    );
  });

  test('a better check score never makes a worse call', () => {
    fc.assert(
      fc.property(
        some(judged),
        fc.nat(),
        fc.double({ min: 0, max: 100, noNaN: true }),
        (given, pick, gain) => {
          const at = pick % given.length;
          const better = given.map((each, index) =>
            index === at ? { ...each, score: Math.min(100, each.score + gain) } : each,
          );
          expect(valueOf(better)).toBeGreaterThanOrEqual(valueOf(given) - 1e-9);
        },
      ),
    );
  });

  test('checks of one score make that score, to the last digit', () => {
    const anyScore = fc.integer({ min: 0, max: 1_000 }).map((tenths) => tenths / 10);
    fc.assert(
      fc.property(some(judged), anyScore, (given, one) => {
        expect(valueOf(given.map((each) => ({ ...each, score: one })))).toBe(one);
      }),
    );
  });

  test('the order in which results are given is of no account', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(judged, leftOut), { maxLength: 30 }),
        fc.infiniteStream(fc.nat()),
        (given, keys) => {
          const results = numbered(given);
          const shuffled = results
            .map((each) => ({ each, key: keys.next().value ?? 0 }))
            .toSorted((a, b) => a.key - b.key)
            .map(({ each }) => each);
          expect(score(shuffled)).toEqual(score(results));
        },
      ),
    );
  });

  test('a verdict without its score is a mistake of the program, not a zero', () => {
    expect(() => score([result({ verdict: 'pass', score: null })])).toThrow('without a score');
  });
});

test('a check passes at its pass mark and not below', () => {
  expect(passes(70, 70)).toBe(true);
  expect(passes(69.999_999, 70)).toBe(false);
  expect(passes(0, 0)).toBe(true);
});
