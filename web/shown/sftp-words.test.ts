import { describe, expect, test } from 'vitest';
import type { SftpFileStatus } from '#shared/sftp-statuses.ts';
import { batchProgress, dueIn, isBatchOpen, missingWords, openFiles, windowLeft } from './sftp-words.ts';

const none: Record<SftpFileStatus, number> = {
  detected: 0,
  matched: 0,
  processing: 0,
  completed: 0,
  failed: 0,
  duplicate: 0,
  skipped: 0,
};
const now = new Date('2026-11-22T12:00:00Z');
const after = (seconds: number) => new Date(now.getTime() + seconds * 1_000).toISOString();
const waiting = (seconds: number) =>
  windowLeft({ status: 'waiting_for_files', window_ends_at: after(seconds) }, now);

test('what became of a batch so far', () => {
  expect(batchProgress({ counts: { ...none, detected: 3 }, total: 3 })).toBe('0 of 3 imported');
  const counts = { ...none, completed: 1_200, duplicate: 1, skipped: 2, failed: 3 };
  expect(batchProgress({ counts, total: 1_206 })).toBe(
    '1,200 of 1,206 imported, 1 duplicate, 2 skipped, 3 failed',
  );
});

test('files that are not done with', () => {
  const counts = {
    detected: 1,
    matched: 2,
    processing: 4,
    completed: 8,
    failed: 16,
    duplicate: 32,
    skipped: 64,
  };
  expect(openFiles(counts)).toBe(7);
});

test('batches to which something happens by itself', () => {
  expect(isBatchOpen('detecting')).toBe(true);
  expect(isBatchOpen('waiting_for_csv')).toBe(true);
  expect(isBatchOpen('processing')).toBe(true);
  expect(isBatchOpen('incomplete')).toBe(false);
  expect(isBatchOpen('completed')).toBe(false);
});

describe('How long a batch waits', () => {
  test('in minutes, rounded up', () => {
    expect(waiting(721)).toBe('Waits up to another 13 minutes');
    expect(waiting(60)).toBe('Waits up to another minute');
    expect(waiting(7_200)).toBe('Waits up to another 2 hours');
  });

  test('past its end', () => {
    expect(waiting(-1)).toBe('Its window has ended');
  });

  test('is nobody’s business once it is being processed or has ended', () => {
    expect(windowLeft({ status: 'processing', window_ends_at: after(60) }, now)).toBeNull();
    expect(windowLeft({ status: 'completed', window_ends_at: null }, now)).toBeNull();
  });
});

test('when something is due', () => {
  expect(dueIn(after(-30), now)).toBe('any moment');
  expect(dueIn(after(40), now)).toBe('in 40 seconds');
  expect(dueIn(after(600), now)).toBe('in 10 minutes');
});

test('recordings that are missing', () => {
  expect(missingWords(0)).toBeNull();
  expect(missingWords(1)).toBe('1 recording named in a CSV is not in the folder');
  expect(missingWords(2)).toBe('2 recordings named in a CSV are not in the folder');
});
