import { expect, test } from 'vitest';
import type { CheckResultShown } from '#shared/versions.ts';
import { askingChecks, restSentence } from './asking-checks.ts';

function result(
  name: string,
  verdict: CheckResultShown['verdict'],
  severity: CheckResultShown['severity'] = 'warning',
) {
  return { name, verdict, severity, override: null } as CheckResultShown;
}

const results = [
  result('a', 'pass'),
  result('b', 'fail'),
  result('c', 'needs_review'),
  result('d', 'fail', 'critical'),
  result('e', 'not_applicable', 'critical'),
  result('f', 'pass', 'info'),
];

test('failed and unproven checks ask for a person, critical ones first', () => {
  expect(askingChecks(results).map(({ name }) => name)).toEqual(['d', 'b', 'c']);
});

test('what a person has set stays in sight', () => {
  const override = { reason: 'Heard it' } as CheckResultShown['override'];
  const set = { ...result('g', 'pass'), override };
  expect(askingChecks([...results, set]).map(({ name }) => name)).toEqual(['d', 'b', 'c', 'g']);
  expect(restSentence([...results, set])).toBe('2 passed, 1 not applicable');
});

test('the others are counted by what became of them', () => {
  expect(restSentence(results)).toBe('2 passed, 1 not applicable');
  expect(restSentence([result('b', 'fail')])).toBe('');
});
