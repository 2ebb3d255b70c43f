import type { CallDetail } from '#shared/calls.ts';
import { callStatuses, hasEnded } from '#shared/statuses.ts';
import type { VersionDetail } from '#shared/versions.ts';

/** The number of the version to open: the one asked for if the call has it, else the newest that has results. */
export function viewedNumber(call: CallDetail, asked: number | undefined): number {
  if (asked !== undefined && call.versions.some(({ number }) => number === asked)) return asked;
  return (call.shown ?? call.newest).number;
}

/** A version that came with the call itself; null when it has to be fetched. */
export function versionAtHand(call: CallDetail, number: number): VersionDetail | null {
  if (call.newest.number === number) return call.newest;
  return call.shown?.number === number ? call.shown : null;
}

/** What to say when the version on the screen is not the newest one; null when it is. */
export function versionSentence(call: CallDetail, viewed: number): string | null {
  const { newest } = call;
  if (newest.number === viewed) return null;
  return `${newestSentence(newest)} You see version ${viewed}.`;
}

/** Whether a version's results are there. A live event tells of the end a moment before they have been fetched. */
export function hasResults(version: VersionDetail): boolean {
  return version.status === 'completed' && version.completed_at !== null;
}

/** What stands where results would be while a version has none; null when it is completed. */
export function progressSentence(version: VersionDetail): string | null {
  if (version.waiting !== null) return version.waiting.sentence;
  switch (version.status) {
    case 'pending':
      return 'This call is in line. Results appear here by themselves.';
    case 'transcribing':
      return 'The recording is being transcribed. Results appear here by themselves.';
    case 'analyzing':
      return 'The checks are being judged. The transcript can be read meanwhile.';
    case 'completed':
    case 'failed':
      return null;
  }
}

/** Whether a next version may be asked for. */
export function mayRerun(call: CallDetail): boolean {
  return hasEnded(call.newest.status);
}

/** Where the next transcript of a call comes from. */
export type TranscriptSource = 'provider' | 'file';

/** What a rerun does, for the dialog that asks whether one is sure. */
export function rerunConsequences(what: 'run_analysis' | TranscriptSource, call: CallDetail): string[] {
  return [
    firstConsequence(what, call),
    hasResults(call.newest) || call.shown !== null
      ? `Previous results stay as version ${(call.shown ?? call.newest).number}. You can open and compare them at any time.`
      : `Version ${call.newest.number} stays as it is. You can open it at any time.`,
    reviewConsequence(call),
  ];
}

function reviewConsequence(call: CallDetail): string {
  const decided = (call.shown ?? call.newest).review !== null;
  return decided
    ? 'The newer version starts unreviewed. The decision about this one is shown beside it.'
    : 'The newer version starts unreviewed.';
}

function firstConsequence(what: 'run_analysis' | TranscriptSource, call: CallDetail): string {
  if (what === 'run_analysis') return 'The active checks are judged again on the transcript you see.';
  if (what === 'file')
    return 'The file becomes the transcript of a new version, then the active checks are judged on it.';
  return call.has_supplied_transcript
    ? 'A new transcript is made by the campaign’s transcription provider instead of the supplied one, then the checks are judged on it.'
    : 'A new transcript is made, then the active checks are judged on it.';
}

function newestSentence(newest: VersionDetail): string {
  const name = `Version ${newest.number}`;
  switch (newest.status) {
    case 'pending':
      return `${name} is waiting.`;
    case 'transcribing':
    case 'analyzing':
      return `${name} is ${callStatuses[newest.status].label.toLowerCase()}.`;
    case 'failed':
      return `${name} failed.`;
    case 'completed':
      return `${name} is the newest.`;
  }
}
