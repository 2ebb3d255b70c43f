import type { ErrorCode, KnownError } from '#shared/errors.ts';

/** What becomes of a version whose stage failed. */
export type AfterFailure =
  | { readonly becomes: 'failed'; readonly outOfTime: boolean }
  | { readonly becomes: 'waiting'; readonly reason: 'retrying' | 'batch'; readonly until: Date };

const firstWaitMs = 2_000;
const longestWaitMs = 15 * 60_000;
/** Who waits for an answer is told when it comes; this is only for a word that was lost. */
const lookAgainMs = 3_600_000;
const giveUpAfterMs = 24 * 3_600_000;
/** What is most likely wrong for good and will come again: a few tries, not a day of them. */
const fewTries = 3;
const rarelyMends: ReadonlySet<ErrorCode> = new Set(['step_failed', 'provider_answer_unreadable']);

/**
 * Decides between Failed and another try. Temporary trouble waits 2 s, doubling up to 15 min, half of it random, at
 * least as long as the other side asked for (`retry_after_ms` of the error), for 24 hours after the first try; the last
 * try comes when they are over.
 */
export function afterFailure(given: {
  error: KnownError;
  now: Date;
  /** Tries so far, this one included. */
  tries: number;
  /** Those of them that failed for the same reason, this one included. */
  alike: number;
  tryingSince: Date;
  /** 0 up to 1. */
  random: number;
}): AfterFailure {
  const { error, now, tries, alike, tryingSince, random } = given;
  if (error.retry === 'wait') {
    return { becomes: 'waiting', reason: 'batch', until: new Date(now.getTime() + lookAgainMs) };
  }
  if (error.retry === 'never') return { becomes: 'failed', outOfTime: false };
  if (rarelyMends.has(error.code) && alike >= fewTries) return { becomes: 'failed', outOfTime: false };
  const leftMs = tryingSince.getTime() + giveUpAfterMs - now.getTime();
  if (leftMs <= 0) return { becomes: 'failed', outOfTime: true };
  const full = Math.min(firstWaitMs * 2 ** Math.min(tries - 1, 30), longestWaitMs);
  const asked = error.details['retry_after_ms'];
  const waitMs = Math.max(full / 2 + (full / 2) * random, typeof asked === 'number' ? asked : 0);
  return {
    becomes: 'waiting',
    reason: 'retrying',
    until: new Date(now.getTime() + Math.ceil(Math.min(waitMs, leftMs))),
  };
}
