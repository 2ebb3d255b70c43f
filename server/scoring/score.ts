import type { CheckResult } from '#shared/checks.ts';
import type { Score, ScoreTerm } from '#shared/scores.ts';

/** What the score is made of: a judged check with its weight and severity as they were. */
export type Scored = Pick<CheckResult, 'verdict' | 'score'> & {
  readonly check: Pick<CheckResult['check'], 'id' | 'name' | 'position' | 'weight' | 'severity'>;
};

/** Far below anything a rule could mean, far above the noise of adding binary fractions. */
const NOISE_PLACES = 1e10;

/**
 * The score of a call, 0–100: the sum of check score times weight over the sum of weights, of the checks that passed
 * or failed. N/A, not evaluated, needs review and severity Info are left out of both sums; with no check left the
 * value is null, "Not scored". Not rounded, except that ten places after the point are kept, so that checks of 70
 * always make 70 and not 69.99999999999999. Terms come in the order of the checks, whatever order they are given in.
 */
export function score(results: readonly Scored[]): Score {
  const terms = inOrder(results).map(termOf);
  const counted = terms.filter((term) => term.leftOut === null);
  const weightSum = sum(counted.map((term) => term.weight));
  const weightedSum = sum(counted.map((term) => term.weight * (term.score ?? 0)));
  const value = counted.length === 0 ? null : withoutNoise(weightedSum / weightSum);
  return { value, weightedSum, weightSum, terms };
}

/** Whether a check score passes: at the pass mark it does. */
export function passes(checkScore: number, passMark: number): boolean {
  return checkScore >= passMark;
}

/** Results in the order of their checks, which is the same for every run of the same facts. */
export function inOrder<Result extends Scored>(results: readonly Result[]): Result[] {
  return results.toSorted(
    (a, b) => a.check.position - b.check.position || compareIds(a.check.id, b.check.id),
  );
}

function compareIds(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

function termOf({ check, verdict, score: checkScore }: Scored): ScoreTerm {
  const leftOut = whyLeftOut(check.severity, verdict);
  if (leftOut === null && checkScore === null)
    throw new Error(`check ${check.id} was judged ${verdict} without a score`);
  return { checkId: check.id, checkName: check.name, weight: check.weight, score: checkScore, leftOut };
}

function whyLeftOut(severity: Scored['check']['severity'], verdict: Scored['verdict']): ScoreTerm['leftOut'] {
  if (severity === 'info') return 'info';
  return verdict === 'pass' || verdict === 'fail' ? null : verdict;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

function withoutNoise(value: number): number {
  return Math.round(value * NOISE_PLACES) / NOISE_PLACES;
}
