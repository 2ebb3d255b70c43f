import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ErrorCode, errors, isErrorCode, KnownError } from '#shared/errors.ts';
import { afterFailure } from './after-failure.ts';

const since = new Date('2026-11-22T12:00:00Z');
const second = 1_000;
const hour = 3_600 * second;

function after(given: {
  code?: ErrorCode;
  details?: Record<string, number>;
  tries?: number;
  alike?: number;
  random?: number;
  laterMs?: number;
}) {
  const { code = 'storage_unavailable', details = {}, tries = 1, random = 0, laterMs = 0 } = given;
  const { alike = tries } = given;
  const now = new Date(since.getTime() + laterMs);
  return afterFailure({
    error: new KnownError(code, details),
    now,
    tries,
    alike,
    tryingSince: since,
    random,
  });
}

const waiting = (ms: number) => ({
  becomes: 'waiting',
  reason: 'retrying',
  until: new Date(since.getTime() + ms),
});

describe('After a failure', () => {
  test('temporary trouble waits 2 s, doubling up to 15 min, between half and all of it', () => {
    const waits = [1, 2, 3, 9, 10, 100].map((tries) => [
      after({ tries }),
      after({ tries, random: 0.5 }),
      after({ tries, random: 1 }),
    ]);
    const full = [2, 4, 8, 512, 900, 900].map((seconds) => seconds * second);
    expect(waits).toEqual(full.map((ms) => [waiting(ms / 2), waiting(ms * 0.75), waiting(ms)]));
  });

  test('waits at least as long as the other side asked for', () => {
    expect(after({ details: { retry_after_ms: 60 * second } })).toEqual(waiting(60 * second));
    expect(after({ details: { retry_after_ms: 1 }, tries: 3 })).toEqual(waiting(4 * second));
    expect(after({ details: { retry_after_ms: 72 * hour } })).toEqual(waiting(24 * hour));
  });

  test('gives up 24 hours after the first try, not a moment sooner', () => {
    expect(after({ laterMs: 24 * hour - 1, tries: 99 }).becomes).toBe('waiting');
    expect(after({ laterMs: 24 * hour, tries: 2 })).toEqual({ becomes: 'failed', outOfTime: true });
  });

  test('trouble of other kinds does not count against an answer nobody can read', () => {
    const code = 'provider_answer_unreadable';
    expect([1, 2, 3].map((alike) => after({ code, tries: 20, alike }).becomes)).toEqual([
      'waiting',
      'waiting',
      'failed',
    ]);
  });

  test('an answer that comes later is no trouble, however long it takes', () => {
    const until = new Date(since.getTime() + 48 * hour + hour);
    expect(after({ code: 'batch_waiting', tries: 9, laterMs: 48 * hour })).toEqual({
      becomes: 'waiting',
      reason: 'batch',
      until,
    });
  });

  test('an error nobody foresaw is tried three times', () => {
    expect([1, 2, 3, 4].map((tries) => after({ code: 'step_failed', tries }).becomes)).toEqual([
      'waiting',
      'waiting',
      'failed',
      'failed',
    ]);
  });

  test('what fails again in the same way is Failed at once', () => {
    const codes = Object.keys(errors).filter(isErrorCode);
    const hopeless = codes.filter((code) => errors[code].retry === 'never');
    expect(hopeless.length).toBeGreaterThan(10);
    expect(hopeless.map((code) => after({ code }))).toEqual(
      hopeless.map(() => ({ becomes: 'failed', outOfTime: false })),
    );
  });

  test('always ends: Failed, or a next try in the future and within a day of waiting', () => {
    const given = fc.record({
      tries: fc.integer({ min: 1, max: 10_000 }),
      random: fc.double({ min: 0, max: 1, noNaN: true }),
      laterMs: fc.integer({ min: 0, max: 48 * hour }),
      code: fc.constantFrom('storage_unavailable', 'stage_timeout', 'step_failed', 'no_transcription'),
    });
    fc.assert(
      fc.property(given, (each) => {
        const outcome = after(each);
        if (outcome.becomes === 'failed') return true;
        const waitMs = outcome.until.getTime() - since.getTime() - each.laterMs;
        const leftMs = 24 * hour - each.laterMs;
        return waitMs >= Math.min(second, leftMs) && waitMs <= Math.min(900 * second, leftMs) && leftMs > 0;
      }),
    );
  });
});
