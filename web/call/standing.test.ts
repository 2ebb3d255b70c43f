import { describe, expect, it } from 'vitest';
import { sampleCall, sampleVersion } from './sample-results.ts';
import {
  progressSentence,
  rerunConsequences,
  versionAtHand,
  versionSentence,
  viewedNumber,
} from './standing.ts';

const second = sampleVersion({ number: 2 });
const third = sampleVersion({ number: 3, status: 'transcribing', completed_at: null, score: null });
const call = sampleCall(third, { shown: second, versions: [third, second, sampleVersion()] });

describe('which version is open', () => {
  it('is the newest with results unless another is asked for', () => {
    expect(viewedNumber(call, undefined)).toBe(2);
    expect(viewedNumber(call, 1)).toBe(1);
    expect(viewedNumber(call, 9)).toBe(2);
    expect(viewedNumber(sampleCall(third), undefined)).toBe(3);
  });

  it('comes with the call when it is the newest or the shown one', () => {
    expect(versionAtHand(call, 3)).toBe(third);
    expect(versionAtHand(call, 2)).toBe(second);
    expect(versionAtHand(call, 1)).toBeNull();
  });

  it('is said when it is not the newest', () => {
    expect(versionSentence(call, 3)).toBeNull();
    expect(versionSentence(call, 2)).toBe('Version 3 is transcribing. You see version 2.');
    expect(versionSentence(sampleCall({ ...third, status: 'failed' }), 2)).toBe(
      'Version 3 failed. You see version 2.',
    );
    expect(versionSentence(sampleCall(second), 1)).toBe('Version 2 is the newest. You see version 1.');
  });
});

describe('progressSentence', () => {
  it('prefers the reason for waiting, and says nothing of what has ended', () => {
    const waiting = { reason: 'in_line', sentence: 'Number 4 in line.', position: 4, until: null } as const;
    expect(progressSentence({ ...third, waiting })).toBe('Number 4 in line.');
    expect(progressSentence(third)).toBe(
      'The recording is being transcribed. Results appear here by themselves.',
    );
    expect(progressSentence(second)).toBeNull();
  });
});

describe('rerunConsequences', () => {
  const unreviewed = 'The newer version starts unreviewed.';

  it('promises the earlier results and says that review starts anew', () => {
    const kept = 'Previous results stay as version 2. You can open and compare them at any time.';
    expect(rerunConsequences('run_analysis', sampleCall(second))).toEqual([
      'The active checks are judged again on the transcript you see.',
      kept,
      unreviewed,
    ]);
    const failed = sampleVersion({ number: 3, status: 'failed', completed_at: null });
    expect(rerunConsequences('provider', sampleCall(failed, { shown: second }))).toEqual([
      'A new transcript is made, then the active checks are judged on it.',
      kept,
      unreviewed,
    ]);
  });

  it('promises no results where there are none', () => {
    const failed = sampleVersion({ status: 'failed', completed_at: null });
    expect(rerunConsequences('file', sampleCall(failed))).toEqual([
      'The file becomes the transcript of a new version, then the active checks are judged on it.',
      'Version 1 stays as it is. You can open it at any time.',
      unreviewed,
    ]);
  });
});
