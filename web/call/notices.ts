import type { CallDetail } from '#shared/calls.ts';
import { clockOf } from '../shown/clock.ts';
import { timingOf } from './moments.ts';
import type { Transcript } from './transcript-rows.ts';

/** What must be said aloud about a recording that was accepted although something is odd about it. */
export function recordingNotices(recording: CallDetail['recording']): string[] {
  if (recording === null) return [];
  const notices: string[] = [];
  if (recording.truncated) notices.push(truncatedNotice(recording));
  if (recording.silent) notices.push('The recording is silent from beginning to end.');
  if (recording.fake_stereo) {
    notices.push('Both channels carry the same sound, so the recording is treated as mono.');
  }
  return notices;
}

/** What must be said about a transcript: that it cannot be followed, or not word by word. */
export function transcriptNotices(transcript: Transcript): string[] {
  if (transcript.turns.length === 0) return [];
  const notices: string[] = [];
  const timing = timingOf(transcript);
  if (timing === 'none') notices.push('This transcript has no times, so it cannot follow the sound.');
  if (timing === 'turns') notices.push('Only whole turns have times; a click on a word goes to its turn.');
  return notices;
}

function truncatedNotice(recording: NonNullable<CallDetail['recording']>): string {
  const decoded = clockOf(recording.duration_seconds * 1000);
  if (recording.claimed_duration_seconds === null) {
    return `The recording is cut off: only ${decoded} could be decoded.`;
  }
  const claimed = clockOf(recording.claimed_duration_seconds * 1000);
  return `The recording is cut off: the file claims ${claimed}, but only ${decoded} could be decoded.`;
}
