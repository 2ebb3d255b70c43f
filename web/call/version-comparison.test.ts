import { describe, expect, it } from 'vitest';
import { sampleResult, sampleVersion } from './sample-results.ts';
import { compareVersions } from './version-comparison.ts';

const pass = { verdict: 'pass', score: 100 } as const;
const fail = { verdict: 'fail', score: 0 } as const;

describe('compareVersions', () => {
  it('compares check by check: order of the later version, removed ones last', () => {
    const before = sampleVersion({
      number: 1,
      score: 50,
      check_results: [
        sampleResult({ check_id: 'gone', name: 'Gone', ...pass }),
        sampleResult({ check_id: 'same', name: 'Same', ...pass }),
        sampleResult({ check_id: 'better', name: 'Better', ...fail }),
        sampleResult({ check_id: 'lower', name: 'Lower', verdict: 'pass', score: 90 }),
        sampleResult({ check_id: 'unsure', name: 'Unsure', ...pass }),
      ],
    });
    const after = sampleVersion({
      number: 2,
      score: 75.5,
      check_results: [
        sampleResult({ check_id: 'new', name: 'New', ...fail }),
        sampleResult({ check_id: 'unsure', name: 'Unsure', verdict: 'needs_review', score: null }),
        sampleResult({ check_id: 'lower', name: 'Lower', verdict: 'pass', score: 80 }),
        sampleResult({ check_id: 'better', name: 'Better', ...pass, weight: 9 }),
        sampleResult({ check_id: 'same', name: 'Same', ...pass }),
      ],
    });
    expect(compareVersions(before, after)).toEqual({
      scoreBefore: 50,
      scoreAfter: 75.5,
      changed: 5,
      checks: [
        { checkId: 'new', name: 'New', before: null, after: fail, change: 'added', edited: false },
        {
          checkId: 'unsure',
          name: 'Unsure',
          before: pass,
          after: { verdict: 'needs_review', score: null },
          change: 'different',
          edited: false,
        },
        {
          checkId: 'lower',
          name: 'Lower',
          before: { verdict: 'pass', score: 90 },
          after: { verdict: 'pass', score: 80 },
          change: 'worse',
          edited: false,
        },
        { checkId: 'better', name: 'Better', before: fail, after: pass, change: 'better', edited: true },
        { checkId: 'same', name: 'Same', before: pass, after: pass, change: 'same', edited: false },
        { checkId: 'gone', name: 'Gone', before: pass, after: null, change: 'removed', edited: false },
      ],
    });
  });
});
