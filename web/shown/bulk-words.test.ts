import { expect, test } from 'vitest';
import type { BulkJobShown } from '#shared/bulk-jobs.ts';
import { failureSentence, jobProgress, jobRemainder, jobTitle, timeLeft } from './bulk-words.ts';

const none = { expected: 0, waiting: 0, processing: 0, done: 0, failed: 0, duplicate: 0, cancelled: 0 };

function job(counts: Partial<BulkJobShown['counts']>, retryable = 0): BulkJobShown {
  const all = { ...none, ...counts };
  return {
    id: 'job_1',
    kind: 'upload',
    status: 'processing',
    cancelling: false,
    campaign: { id: 'camp_1', name: 'Support' },
    created_by: null,
    created_at: '2026-11-22T12:00:00Z',
    ended_at: null,
    total: Object.values(all).reduce((sum, count) => sum + count, 0),
    counts: all,
    retryable,
    seconds_left: null,
  };
}

test('a title says what is done with how many', () => {
  expect(jobTitle({ kind: 'upload', total: 2_000 })).toBe('Upload of 2,000 files');
  expect(jobTitle({ kind: 'transcribe', total: 1 })).toBe('Rerun Transcription of 1 call');
  expect(jobTitle({ kind: 'analyze', total: 12 })).toBe('Run Analysis on 12 calls');
});

test('progress counts what has ended, duplicates and cancelled items too', () => {
  expect(jobProgress(job({ waiting: 5, done: 3, duplicate: 1, cancelled: 1 }))).toBe('5 of 10');
  expect(jobProgress(job({ processing: 1, done: 1_200, failed: 3 }))).toBe('1,203 of 1,204, 3 failed');
});

test('failures say which of them Retry can mend', () => {
  expect(failureSentence(job({ done: 200 }))).toBeNull();
  expect(failureSentence(job({ done: 197, failed: 3 }, 3))).toBe('3 of 200 failed.');
  expect(failureSentence(job({ done: 197, failed: 3 }, 2))).toBe(
    '3 of 200 failed. 2 can be retried. One was refused: see the reasons below.',
  );
  expect(failureSentence(job({ failed: 4 }, 1))).toBe(
    '4 of 4 failed. 1 can be retried. 3 were refused: see the reasons below.',
  );
  expect(failureSentence(job({ done: 1, failed: 1 }))).toBe(
    '1 of 2 failed. Retry cannot mend what was refused: see the reasons below.',
  );
});

test('a job whose files do not come says so instead of a time', () => {
  expect(jobRemainder({ ...job({ expected: 2, done: 5 }), seconds_left: 60 })).toBe(
    'Waiting for 2 files to arrive',
  );
  expect(jobRemainder({ ...job({ expected: 2, waiting: 1 }), seconds_left: 60 })).toBe('About 1 minute left');
  expect(jobRemainder(job({ done: 5 }))).toBeNull();
});

test('time left is said no more exactly than it is known', () => {
  expect([null, 10, 60, 250, 5_000, 20_000, 400_000].map(timeLeft)).toEqual([
    null,
    'Less than a minute left',
    'About 1 minute left',
    'About 4 minutes left',
    'About 83 minutes left',
    'About 6 hours left',
    'About 5 days left',
  ]);
});
