import { expect, test } from 'vitest';
import { offlineProblem, problemFrom } from '../api.ts';
import { refusalBeforeSending, refusalOf } from './refusal.ts';

function refused(status: number, code: string) {
  return refusalOf(problemFrom(status, { code, detail: 'No.', advice: 'Do this.' }));
}

test('a lost connection and a full disk may pass, a file without sound may not', () => {
  expect(refusalOf(offlineProblem()).mayRetry).toBe(true);
  expect(refused(507, 'disk_full')).toEqual({ message: 'No.', advice: 'Do this.', mayRetry: true });
  expect(refused(415, 'not_audio').mayRetry).toBe(false);
});

test('an answer that is not ours may pass', () => {
  expect(refusalOf(problemFrom(502, null)).mayRetry).toBe(true);
});

test('an empty file is refused without being sent', () => {
  expect(refusalBeforeSending(0)?.message).toBe('The file is empty (0 bytes).');
  expect(refusalBeforeSending(1)).toBeNull();
});
