import {
  type SftpBatchStatus,
  type SftpFileStatus,
  sftpBatchStatuses,
  sftpFileStatuses,
} from '#shared/sftp-statuses.ts';
import { namesOf } from '#shared/statuses.ts';

/** The status that an address narrows a list of batches to; anything unknown narrows nothing. */
export function readBatchStatus(search: Record<string, unknown>): { status?: SftpBatchStatus } {
  const status = namesOf(sftpBatchStatuses).find((name) => name === search['status']);
  return status === undefined ? {} : { status };
}

/** The status that an address narrows a batch's files to; anything unknown narrows nothing. */
export function readFileStatus(search: Record<string, unknown>): { status?: SftpFileStatus } {
  const status = namesOf(sftpFileStatuses).find((name) => name === search['status']);
  return status === undefined ? {} : { status };
}
