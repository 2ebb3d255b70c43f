import type { RetentionPreview, RetentionRule } from '#shared/retention.ts';
import { mostCountedDeletions } from '#shared/retention.ts';
import { formatCount } from '../ui/format.ts';

/** A number of days as a rule says it. */
export function afterDays(days: number | null): string {
  if (days === null) return 'Kept';
  return days === 1 ? 'Deleted after 1 day' : `Deleted after ${formatCount(days)} days`;
}

/** What is typed as a number of days: null when nothing is, undefined when it is not one from 1 to 36,500. */
export function daysIn(text: string): number | null | undefined {
  if (text.trim() === '') return null;
  const days = Number(text);
  return Number.isInteger(days) && days >= 1 && days <= 36_500 ? days : undefined;
}

/** How much is deleted, in words: "1,240 calls and 1 recording"; null when nothing is. */
export function deletedWords({ calls, recordings }: RetentionPreview): string | null {
  const parts = [
    ...(calls === 0 ? [] : [countedUp(calls, 'call')]),
    ...(recordings === 0 ? [] : [countedUp(recordings, 'recording')]),
  ];
  return parts.length === 0 ? null : parts.join(' and ');
}

function countedUp(count: number, one: string): string {
  if (count >= mostCountedDeletions) return `${formatCount(count)} or more ${one}s`;
  return `${formatCount(count)} ${count === 1 ? one : `${one}s`}`;
}

/** Whether a rule about recordings has nothing to do, because their calls go no later. */
export function isNeedless({ audio_days, call_days }: RetentionRule): boolean {
  return audio_days !== null && call_days !== null && call_days <= audio_days;
}
