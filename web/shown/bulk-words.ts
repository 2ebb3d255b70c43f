import { type BulkJobShown, openItems } from '#shared/bulk-jobs.ts';
import { formatCount, formatCounted } from '../ui/format.ts';

/** What a job does, with how many: "Upload of 200 files", "Run Analysis on 12 calls". */
export function jobTitle({ kind, total }: Pick<BulkJobShown, 'kind' | 'total'>): string {
  switch (kind) {
    case 'upload':
      return `Upload of ${formatCounted(total, 'file')}`;
    case 'transcribe':
      return `Rerun Transcription of ${formatCounted(total, 'call')}`;
    case 'analyze':
      return `Run Analysis on ${formatCounted(total, 'call')}`;
  }
}

/** How far a job is, in one short sentence. */
export function jobProgress({ counts, total }: Pick<BulkJobShown, 'counts' | 'total'>): string {
  const ended = total - openItems(counts);
  const parts = [`${formatCount(ended)} of ${formatCount(total)}`];
  if (counts.failed > 0) parts.push(`${formatCount(counts.failed)} failed`);
  return parts.join(', ');
}

/** What happened to the items that failed, and what can be done; null when none did. */
export function failureSentence({ counts, total, retryable }: BulkJobShown): string | null {
  const { failed } = counts;
  if (failed === 0) return null;
  const said = `${formatCount(failed)} of ${formatCount(total)} failed.`;
  if (retryable === failed) return said;
  const refused = failed - retryable;
  const rest = refused === 1 ? 'One was refused' : `${formatCount(refused)} were refused`;
  if (retryable === 0) return `${said} Retry cannot mend what was refused: see the reasons below.`;
  return `${said} ${formatCount(retryable)} can be retried. ${rest}: see the reasons below.`;
}

/** What is still to come of a job: how long it takes, or which files it waits for; null when nobody can say. */
export function jobRemainder({
  counts,
  seconds_left,
}: Pick<BulkJobShown, 'counts' | 'seconds_left'>): string | null {
  const { expected, waiting, processing } = counts;
  if (expected > 0 && waiting + processing === 0)
    return `Waiting for ${formatCounted(expected, 'file')} to arrive`;
  return timeLeft(seconds_left);
}

/** How long a job is likely to take: "About 4 minutes left"; null when nobody can say. */
export function timeLeft(seconds: number | null): string | null {
  if (seconds === null) return null;
  if (seconds < 50) return 'Less than a minute left';
  const minutes = Math.round(seconds / 60);
  if (minutes < 90) return `About ${formatCounted(minutes, 'minute')} left`;
  const hours = Math.round(minutes / 60);
  if (hours < 36) return `About ${formatCounted(hours, 'hour')} left`;
  return `About ${formatCounted(Math.round(hours / 24), 'day')} left`;
}
