import type { SftpBatchShown } from '#shared/sftp-batches.ts';
import { sftpBatchStatuses, sftpFileStatuses } from '#shared/sftp-statuses.ts';
import { Badge } from '../ui/badge.tsx';
import { StackedBar } from '../ui/stacked-bar.tsx';
import { batchProgress, isBatchOpen, openFiles } from './sftp-words.ts';

/** A batch's status; its dot breathes while something happens to it. */
export function SftpBatchBadge({ status }: Pick<SftpBatchShown, 'status'>) {
  return <Badge {...sftpBatchStatuses[status]} live={isBatchOpen(status)} />;
}

/** What has ended and what runs; what was only detected stays empty. */
const filled = ['completed', 'duplicate', 'skipped', 'failed', 'processing', 'matched'] as const;

type Props = { batch: Pick<SftpBatchShown, 'counts' | 'total'>; className?: string };

/** What became of a batch's files so far, as a bar. */
export function SftpBatchBar({ batch: { counts, total }, className }: Props) {
  return (
    <StackedBar
      parts={filled.map((status) => ({
        ...sftpFileStatuses[status],
        count: counts[status],
        live: status === 'processing',
      }))}
      total={total}
      ended={total - openFiles(counts)}
      words={batchProgress({ counts, total })}
      {...(className === undefined ? {} : { className })}
    />
  );
}
