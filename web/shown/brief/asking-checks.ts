import { type Verdict, verdicts } from '#shared/statuses.ts';
import type { CheckResultShown } from '#shared/versions.ts';

/**
 * The results that ask for a person or that one has set: failed, unproven and overridden ones, critical ones first, else
 * in the order of the checks.
 */
export function askingChecks(results: readonly CheckResultShown[]): CheckResultShown[] {
  const asking = results.filter(asks);
  return asking.toSorted((a, b) => Number(b.severity === 'critical') - Number(a.severity === 'critical'));
}

function asks({ verdict, override }: CheckResultShown): boolean {
  return verdict === 'fail' || verdict === 'needs_review' || override !== null;
}

/** The other results in one line: "12 passed, 2 not applicable"; empty when there are none. */
export function restSentence(results: readonly CheckResultShown[]): string {
  const rest = results.filter((result) => !asks(result));
  const words: [Verdict, string][] = [
    ['pass', 'passed'],
    ['not_applicable', verdicts.not_applicable.label.toLowerCase()],
    ['not_evaluated', verdicts.not_evaluated.label.toLowerCase()],
  ];
  return words
    .map(([verdict, word]) => ({ count: rest.filter((result) => result.verdict === verdict).length, word }))
    .filter(({ count }) => count > 0)
    .map(({ count, word }) => `${count} ${word}`)
    .join(', ');
}
