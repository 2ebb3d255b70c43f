import { expect, test } from 'vitest';
import type { CheckResultShown, ReviewShown } from '#shared/versions.ts';
import { decisionSentence, judgedSentence, overrideSentence } from './review-words.ts';

const at = '2026-11-22T12:05:00.000Z';
const now = new Date(at);
const review: ReviewShown = { version: 1, decision: 'reviewed', note: '', by: 'Ana Silva', at };

test('a decision says who, when and why', () => {
  expect(decisionSentence(review, now)).toMatch(/^Reviewed by Ana Silva, 22 Nov, \d\d:05$/);
  expect(decisionSentence({ ...review, decision: 'dismissed', by: null, note: 'A test call' }, now)).toMatch(
    /^Dismissed by somebody who has left, 22 Nov, \d\d:05: A test call$/,
  );
});

test('an override stands beside what the judge said', () => {
  const override = {
    judged_verdict: 'fail',
    judged_score: 41.6,
    reason: 'Said in French',
    by: 'Ana Silva',
    at,
  };
  const result = { judged_by: 'claude', override } as CheckResultShown;
  expect(overrideSentence(result, now)).toMatch(/^Set by Ana Silva, 22 Nov, \d\d:05: Said in French$/);
  expect(judgedSentence(result)).toBe('Claude said: Fail, 42 of 100');
  const left = { ...override, judged_verdict: 'not_applicable', judged_score: null };
  expect(judgedSentence({ judged_by: 'phrases', override: left } as CheckResultShown)).toBe(
    'The phrases said: Not applicable',
  );
  const untouched = { judged_by: 'claude', override: null } as CheckResultShown;
  expect([overrideSentence(untouched, now), judgedSentence(untouched)]).toEqual([null, null]);
});
