import { z } from 'zod';
import { FailureShown } from './failures.ts';
import { Instant, idOf } from './ids.ts';
import { sftpBatchStatuses, sftpFileStatuses } from './sftp-statuses.ts';
import { namesOf } from './statuses.ts';

export const SftpBatchStatusName = z.enum(namesOf(sftpBatchStatuses));
export const SftpFileStatusName = z.enum(namesOf(sftpFileStatuses));

/** A row of a batch's CSVs whose recording is not in the folder. */
const MissingRow = z.object({ csv: z.string(), line: z.int(), file_name: z.string() });

export const SftpBatchShown = z.object({
  id: idOf('sftpBatch'),
  campaign: z.object({ id: idOf('campaign'), name: z.string() }),
  status: SftpBatchStatusName,
  opened_at: Instant,
  /** When it stops waiting; it stands still while the server cannot be reached. Null once it has closed. */
  window_ends_at: Instant.nullable(),
  ended_at: Instant.nullable(),
  /** How many of its files are in each status. CSVs and transcripts count too. */
  counts: z.record(SftpFileStatusName, z.int()),
  total: z.int(),
  missing: z.object({ count: z.int(), first: z.array(MissingRow) }),
  /** Why it failed as a whole. */
  failure: FailureShown.nullable(),
  /** How many of its failed files Retry would take up again. */
  retryable: z.int(),
});
export type SftpBatchShown = z.infer<typeof SftpBatchShown>;

export const SftpFileShown = z.object({
  id: idOf('sftpFile'),
  /** Below the campaign's folder. */
  path: z.string(),
  kind: z.enum(['recording', 'csv', 'transcript', 'other']),
  status: SftpFileStatusName,
  size_bytes: z.int(),
  modified_at: Instant,
  detected_at: Instant,
  changed_at: Instant,
  /** The call it became; null when there is none, or it was deleted. */
  call_id: idOf('call').nullable(),
  agent: z.object({ id: z.string(), name: z.string() }).nullable(),
  /** The line of its row in a CSV. */
  row_line: z.int().nullable(),
  /** Of a recording: the transcript beside it that goes with it, by its path. */
  transcript: z.string().nullable(),
  /** Why it failed, is a duplicate, or was skipped. */
  failure: FailureShown.nullable(),
  /** What was decided on the way. */
  notes: z.array(z.string()),
  retryable: z.boolean(),
  /** A duplicate by name whose bytes are others: Import anyway takes it all the same. */
  differs: z.boolean(),
  /** What became of the file on the server: null where it is left, `moved` or `deleted`; `waiting` while that fails. */
  afterwards: z.enum(['waiting', 'moved', 'deleted']).nullable(),
});
export type SftpFileShown = z.infer<typeof SftpFileShown>;

/** A file with the batch it belongs to, where files of several are listed together. */
export const SftpDayFileShown = SftpFileShown.extend({ batch_id: idOf('sftpBatch') });
export type SftpDayFileShown = z.infer<typeof SftpDayFileShown>;

/** One day of a campaign: what was there, and what became of it. A day is that on which the file was detected, in UTC. */
export const SftpDay = z.object({
  day: z.iso.date(),
  /** Recordings seen in the folder for the first time. */
  seen: z.int(),
  /** Rows of CSVs whose recording never came. */
  missing: z.int(),
  completed: z.int(),
  duplicate: z.int(),
  skipped: z.int(),
  failed: z.int(),
  /** Not ended yet. */
  open: z.int(),
});
export type SftpDay = z.infer<typeof SftpDay>;

export const SftpReconciliation = z.object({
  from: z.iso.date(),
  to: z.iso.date(),
  total: SftpDay.omit({ day: true }),
  /** Oldest first; days on which nothing happened are left out. */
  days: z.array(SftpDay),
});
export type SftpReconciliation = z.infer<typeof SftpReconciliation>;

export const SftpReconciliationOfAll = SftpReconciliation.extend({
  /** By name; campaigns to which nothing came in these days are left out. */
  campaigns: z.array(
    SftpDay.omit({ day: true }).extend({ campaign: z.object({ id: idOf('campaign'), name: z.string() }) }),
  ),
});
export type SftpReconciliationOfAll = z.infer<typeof SftpReconciliationOfAll>;
