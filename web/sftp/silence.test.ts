import { expect, test } from 'vitest';
import type { SftpDay } from '#shared/sftp-batches.ts';
import { silence } from './silence.ts';

const today = '2026-11-22';
const week = { from: '2026-11-16', to: today };

function day(date: string, seen = 1): SftpDay {
  return { day: date, seen, missing: 0, completed: seen, duplicate: 0, skipped: 0, failed: 0, open: 0 };
}

test('a folder is silent when nothing came for three days', () => {
  expect(silence(week, [day('2026-11-17'), day('2026-11-19')], today)).toBe(
    'No recording has come since 20 Nov: 3 days without one',
  );
  expect(silence(week, [day('2026-11-20')], today)).toBeNull();
  expect(silence(week, [day('2026-11-22')], today)).toBeNull();
});

test('rows without a recording are no recordings', () => {
  expect(silence(week, [day('2026-11-17'), day('2026-11-22', 0)], today)).toBe(
    'No recording has come since 18 Nov: 5 days without one',
  );
});

test('nothing in the whole period', () => {
  expect(silence(week, [], today)).toBe('No recording has come in these 7 days');
  expect(silence({ from: today, to: today }, [], today)).toBeNull();
});

test('a period that has passed says nothing of today', () => {
  expect(silence({ from: '2026-10-01', to: '2026-10-31' }, [], today)).toBeNull();
});
