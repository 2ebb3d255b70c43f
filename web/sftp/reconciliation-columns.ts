import type { SftpDay } from '#shared/sftp-batches.ts';

/** What came, and what became of it. */
export type Counts = Omit<SftpDay, 'day'>;

/** The columns of a reconciliation; where it is a status, its files can be listed. */
export const columns = [
  { name: 'Expected', count: ({ seen, missing }: Counts) => seen + missing },
  { name: 'Imported', count: ({ completed }: Counts) => completed, status: 'completed' },
  { name: 'Duplicate', count: ({ duplicate }: Counts) => duplicate, status: 'duplicate' },
  { name: 'Skipped', count: ({ skipped }: Counts) => skipped, status: 'skipped' },
  { name: 'Failed', count: ({ failed }: Counts) => failed, status: 'failed', bad: true },
  { name: 'Missing', count: ({ missing }: Counts) => missing, bad: true },
  { name: 'Not ended', count: ({ open }: Counts) => open },
] as const;

/** Whether a figure tells of recordings that are not here. */
export function isBad(column: (typeof columns)[number], counts: Counts): boolean {
  return 'bad' in column && column.count(counts) > 0;
}
