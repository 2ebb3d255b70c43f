import { shownReason } from '#server/providers/reasons.ts';
import { KnownError } from '#shared/errors.ts';

const provider = 'AssemblyAI';

/**
 * What the free text of a failed job means: nothing was said, it could not fetch the recording, it had trouble of its
 * own, or (everything else) it can do nothing with the recording, now or later.
 */
export type JobTrouble = 'silence' | 'unfetched' | 'own' | 'recording';

const meanings: readonly (readonly [RegExp, JobTrouble])[] = [
  // Its language is looked for before anything is heard: silence then is an error instead of an empty transcript.
  [/no spoken audio|does not contain (any )?(speech|spoken)/i, 'silence'],
  [
    /download error|unable to download|failed to download|cannot access|could not (be )?(downloaded|fetch)/i,
    'unfetched',
  ],
  [/server error|internal error|try again|developers have been|unexpected error/i, 'own'],
];

/** The meaning of a failed job's text. */
export function meaningOf(text: string): JobTrouble {
  return meanings.find(([pattern]) => pattern.test(text))?.[1] ?? 'recording';
}

/** The error of a job that failed. What could not be fetched is tried once more under a new address. */
export function failureOfJob(
  trouble: Exclude<JobTrouble, 'silence'>,
  text: string,
  unfetchedBefore: number,
): KnownError {
  const reason = shownReason(text) ?? 'it gives no reason';
  if (trouble === 'own') return new KnownError('provider_trouble', { provider, reason: 'its job failed' });
  if (trouble === 'unfetched' && unfetchedBefore === 0) {
    return new KnownError('provider_trouble', { provider, reason: 'it could not fetch the recording' });
  }
  const whole = /[.?!…]$/.test(reason) ? reason : `${reason}.`;
  return new KnownError('provider_refused_recording', { provider, reason: whole });
}
