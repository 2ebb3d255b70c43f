import type { Moves } from './state-machine.ts';
import type { Badge } from './statuses.ts';

/** Where a batch of files stands: what is new in one campaign's folder is gathered, then imported together. */
export const sftpBatchStatuses = {
  detecting: {
    label: 'Detecting',
    colour: 'slate',
    meaning: 'New files found, scanning for completeness',
  },
  waiting_for_csv: {
    label: 'Waiting for CSV',
    colour: 'amber',
    meaning: 'Audio files found but CSV is required and missing',
  },
  waiting_for_files: {
    label: 'Waiting for Files',
    colour: 'amber',
    meaning: 'CSV found but referenced audio files are missing',
  },
  processing: { label: 'Processing', colour: 'blue', meaning: 'Files matched and being ingested' },
  completed: {
    label: 'Completed',
    colour: 'green',
    meaning: 'All files in the batch processed successfully',
  },
  incomplete: {
    label: 'Incomplete',
    colour: 'amber',
    meaning: 'Batch processed but some files were missing or failed',
  },
  failed: { label: 'Failed', colour: 'red', meaning: 'Batch could not be processed' },
} as const satisfies Record<string, Badge>;
export type SftpBatchStatus = keyof typeof sftpBatchStatuses;

/** Where one file of a batch stands. */
export const sftpFileStatuses = {
  detected: { label: 'Detected', colour: 'slate', meaning: 'File found on SFTP server' },
  matched: { label: 'Matched', colour: 'blue', meaning: 'File matched to a campaign and agent' },
  processing: { label: 'Processing', colour: 'blue', meaning: 'File being ingested' },
  completed: { label: 'Completed', colour: 'green', meaning: 'File successfully imported' },
  failed: { label: 'Failed', colour: 'red', meaning: 'File import failed' },
  duplicate: { label: 'Duplicate', colour: 'purple', meaning: 'File already exists in the system' },
  skipped: { label: 'Skipped', colour: 'slate', meaning: 'File excluded by rules or filters' },
} as const satisfies Record<string, Badge>;
export type SftpFileStatus = keyof typeof sftpFileStatuses;

/** What can happen to a batch. `gather` is told of every change while it is open: a file or CSV came, grew or settled. */
export type SftpBatchEvent =
  | 'gather'
  | 'miss_csv'
  | 'miss_files'
  | 'close'
  | 'give_up'
  | 'finish_whole'
  | 'finish_partly'
  | 'finish_empty'
  | 'resume';

/** The moves of one batch. What is imported later by a late CSV or by hand does so in a batch of its own. */
export const sftpBatchMoves: Moves<SftpBatchStatus, SftpBatchEvent> = {
  detecting: {
    gather: 'detecting',
    miss_csv: 'waiting_for_csv',
    miss_files: 'waiting_for_files',
    close: 'processing',
    give_up: 'failed',
  },
  waiting_for_csv: { miss_csv: 'waiting_for_csv', gather: 'detecting', give_up: 'failed' },
  waiting_for_files: {
    miss_files: 'waiting_for_files',
    gather: 'detecting',
    close: 'processing',
    give_up: 'failed',
  },
  processing: { finish_whole: 'completed', finish_partly: 'incomplete', finish_empty: 'failed' },
  incomplete: { resume: 'processing' },
  failed: { resume: 'processing' },
  completed: {},
};

/** The statuses in which a batch takes new files. */
export const openBatchStatuses = [
  'detecting',
  'waiting_for_csv',
  'waiting_for_files',
] as const satisfies readonly SftpBatchStatus[];
