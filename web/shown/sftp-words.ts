import type { SftpSilence } from '#shared/sftp.ts';
import type { SftpBatchShown } from '#shared/sftp-batches.ts';
import { openBatchStatuses, type SftpBatchStatus, type SftpFileStatus } from '#shared/sftp-statuses.ts';
import { formatCount, formatCounted } from '../ui/format.ts';

type Counts = Readonly<Record<SftpFileStatus, number>>;

/** How many files of a batch are not done with. */
export function openFiles({ detected, matched, processing }: Counts): number {
  return detected + matched + processing;
}

/** Whether something still happens to a batch by itself. */
export function isBatchOpen(status: SftpBatchStatus): boolean {
  return status === 'processing' || openBatchStatuses.some((open) => open === status);
}

/** What became of the files of a batch so far, in one short sentence: "2 of 5 imported, 1 failed". */
export function batchProgress({ counts, total }: Pick<SftpBatchShown, 'counts' | 'total'>): string {
  const parts = [`${formatCount(counts.completed)} of ${formatCount(total)} imported`];
  if (counts.duplicate > 0) parts.push(formatCounted(counts.duplicate, 'duplicate'));
  if (counts.skipped > 0) parts.push(`${formatCount(counts.skipped)} skipped`);
  if (counts.failed > 0) parts.push(`${formatCount(counts.failed)} failed`);
  return parts.join(', ');
}

/** How long a batch still waits for what is missing: "Waits another 12 minutes"; null when it does not wait. */
export function windowLeft(
  { status, window_ends_at: end }: Pick<SftpBatchShown, 'status' | 'window_ends_at'>,
  now: Date,
): string | null {
  if (end === null || !openBatchStatuses.some((open) => open === status)) return null;
  const left = Math.ceil((Date.parse(end) - now.getTime()) / 60_000);
  if (left <= 0) return 'Its window has ended';
  return left === 1 ? 'Waits up to another minute' : `Waits up to another ${lengthInWords(left)}`;
}

/** The recordings that a CSV names and that are not there; null when none is missing. */
export function missingWords(count: number): string | null {
  if (count === 0) return null;
  return `${formatCounted(count, 'recording')} named in a CSV ${count === 1 ? 'is' : 'are'} not in the folder`;
}

/** When something is due: "in 40 seconds", "in 12 minutes", "any moment". */
export function dueIn(instant: string, now: Date): string {
  const seconds = Math.ceil((Date.parse(instant) - now.getTime()) / 1_000);
  if (seconds <= 5) return 'any moment';
  if (seconds < 90) return `in ${formatCounted(seconds, 'second')}`;
  return `in ${lengthInWords(Math.round(seconds / 60))}`;
}

/** How long nothing has come: "17 hours", "3 days". */
export function quietFor({ since }: SftpSilence, now: Date): string {
  return lengthInWords(Math.max(1, Math.round((now.getTime() - Date.parse(since)) / 60_000)));
}

/** What is usual at this time of the week, in a sentence; empty while that is not known. */
export function usualWords({ usual_minutes: usual }: SftpSilence): string {
  if (usual === null) return '';
  return `At this time of the week the newest is usually not older than ${lengthInWords(Math.max(1, usual))}.`;
}

function lengthInWords(minutes: number): string {
  if (minutes < 90) return formatCounted(minutes, 'minute');
  const hours = Math.round(minutes / 60);
  return hours < 72 ? formatCounted(hours, 'hour') : formatCounted(Math.round(hours / 24), 'day');
}
