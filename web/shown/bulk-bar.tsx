import { type BulkJobShown, bulkItemStates } from '#shared/bulk-jobs.ts';
import { bulkJobStatuses, namesOf } from '#shared/statuses.ts';
import { Badge } from '../ui/badge.tsx';
import { StackedBar } from '../ui/stacked-bar.tsx';
import { jobProgress } from './bulk-words.ts';

/** A job's status; its dot breathes while it is worked on. */
export function BulkJobBadge({ job }: { job: Pick<BulkJobShown, 'status' | 'cancelling'> }) {
  const badge = bulkJobStatuses[job.status];
  const label = job.cancelling ? 'Cancelling' : badge.label;
  return <Badge {...badge} label={label} live={job.status === 'processing'} />;
}

/** What has ended and what runs; what is still to come stays empty. */
const filled = namesOf(bulkItemStates).filter((state) => state !== 'waiting' && state !== 'expected');

type Props = { job: Pick<BulkJobShown, 'counts' | 'total'>; className?: string };

/** How far a job is, as a bar of its items by state. */
export function BulkBar({ job: { counts, total }, className }: Props) {
  return (
    <StackedBar
      parts={filled.map((state) => ({
        ...bulkItemStates[state],
        count: counts[state],
        live: state === 'processing',
      }))}
      total={total}
      ended={total - counts.waiting - counts.expected - counts.processing}
      words={jobProgress({ counts, total })}
      {...(className === undefined ? {} : { className })}
    />
  );
}
