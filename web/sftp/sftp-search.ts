import {
  type SftpBatchStatus,
  type SftpFileStatus,
  sftpBatchStatuses,
  sftpFileStatuses,
} from '#shared/sftp-statuses.ts';
import { namesOf } from '#shared/statuses.ts';
import { type ChosenPeriod, isPeriod, readPeriod } from '../shown/period.ts';

/** The status that an address narrows a list of batches to; anything unknown narrows nothing. */
export function readBatchStatus(search: Record<string, unknown>): { status?: SftpBatchStatus } {
  const status = namesOf(sftpBatchStatuses).find((name) => name === search['status']);
  return status === undefined ? {} : { status };
}

type ReconciliationSearch = ChosenPeriod & { day?: string; status?: SftpFileStatus };

/** The day and the status whose files an address asks for, beside the period; what makes no sense is left out. */
export function readReconciliation(search: Record<string, unknown>): ReconciliationSearch {
  const { day } = search;
  const chosen = typeof day === 'string' && isPeriod(day, day) ? { day, ...readFileStatus(search) } : {};
  return { ...readPeriod(search), ...chosen };
}

/** The status that an address narrows a batch's files to; anything unknown narrows nothing. */
export function readFileStatus(search: Record<string, unknown>): { status?: SftpFileStatus } {
  const status = namesOf(sftpFileStatuses).find((name) => name === search['status']);
  return status === undefined ? {} : { status };
}
