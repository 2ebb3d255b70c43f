import { describe, expect, it } from 'vitest';
import {
  filterCounts,
  groupChecks,
  judgedSentence,
  notScoredReason,
  plainNumber,
  stepCheck,
} from './check-list.ts';
import { sampleResult, sampleVersion } from './sample-results.ts';

const opening = sampleResult({ check_id: 'a' });
const failed = sampleResult({ check_id: 'b', category: '', verdict: 'fail', score: 0 });
const unsure = sampleResult({ check_id: 'c', verdict: 'needs_review', score: null });
const results = [opening, failed, unsure];

describe('groupChecks', () => {
  it('keeps categories in the order they first come', () => {
    expect(groupChecks(results, 'all')).toEqual([
      { category: 'Opening', results: [opening, unsure] },
      { category: 'General', results: [failed] },
    ]);
  });

  it('filters by verdict and counts what each filter would show', () => {
    expect(groupChecks(results, 'fail')).toEqual([{ category: 'General', results: [failed] }]);
    expect(filterCounts(results)).toEqual({ all: 3, fail: 1, needs_review: 1 });
  });
});

describe('stepCheck', () => {
  const groups = groupChecks(results, 'all');

  it('goes down and up the screen and stays at the ends', () => {
    expect(stepCheck(groups, null, 1)).toBe('a');
    expect(stepCheck(groups, 'a', 1)).toBe('c');
    expect(stepCheck(groups, 'c', 1)).toBe('b');
    expect(stepCheck(groups, 'b', 1)).toBe('b');
    expect(stepCheck(groups, 'a', -1)).toBe('a');
    expect(stepCheck(groups, null, -1)).toBe('b');
    expect(stepCheck([], null, 1)).toBeNull();
  });
});

describe('what is said of checks that gave nothing', () => {
  it('counts the judged ones', () => {
    expect(judgedSentence(sampleVersion({ checks_judged: 2, checks_total: 2 }))).toBeNull();
    const missing = sampleResult({ verdict: 'not_evaluated', score: null, judged_by: 'claude' });
    expect(
      judgedSentence(sampleVersion({ checks_judged: 7, checks_total: 10, check_results: [missing] })),
    ).toBe('7 of 10 checks judged. The others need Claude, which was not set up then.');
  });

  it('gives the reason for no score', () => {
    expect(notScoredReason(sampleVersion(), false)).toBe(
      'No speech was found, so there was nothing to judge.',
    );
    expect(notScoredReason(sampleVersion(), true)).toBe(
      'The campaign had no active checks when this version ran.',
    );
    expect(notScoredReason(sampleVersion({ check_results: [unsure] }), true)).toBe(
      'No check passed or failed, so there is nothing to average.',
    );
  });
});

describe('plainNumber', () => {
  it('shows at most two decimals', () => {
    expect([100, 66.666_66, 0.1 + 0.2].map(plainNumber)).toEqual(['100', '66.67', '0.3']);
  });
});
