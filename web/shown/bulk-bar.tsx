import { type BulkJobShown, bulkItemStates } from '#shared/bulk-jobs.ts';
import { bulkJobStatuses, namesOf } from '#shared/statuses.ts';
import { Badge } from '../ui/badge.tsx';
import { classNames } from '../ui/class-names.ts';
import { toneDot } from '../ui/tones.ts';
import { jobProgress } from './bulk-words.ts';

/** A job's status; its dot breathes while it is worked on. */
export function BulkJobBadge({ job }: { job: Pick<BulkJobShown, 'status' | 'cancelling'> }) {
  const badge = bulkJobStatuses[job.status];
  const label = job.cancelling ? 'Cancelling' : badge.label;
  return <Badge {...badge} label={label} live={job.status === 'processing'} />;
}

/** What has ended and what runs, each in its colour; what is still to come stays empty. */
const filled = namesOf(bulkItemStates).filter((state) => state !== 'waiting' && state !== 'expected');

type Props = { job: Pick<BulkJobShown, 'counts' | 'total'>; className?: string };

/** How far a job is, as a bar of its items by state. */
export function BulkBar({ job, className }: Props) {
  const words = jobProgress(job);
  const ended = job.total - job.counts.waiting - job.counts.expected - job.counts.processing;
  return (
    <div
      role="progressbar"
      aria-label="Progress"
      aria-valuemin={0}
      aria-valuemax={job.total}
      aria-valuenow={ended}
      aria-valuetext={words}
      className={classNames('flex gap-px overflow-hidden rounded-full bg-slate-ground', className)}
    >
      {filled.map((state) => {
        const count = job.counts[state];
        if (count === 0) return null;
        return (
          <div
            key={state}
            title={`${bulkItemStates[state].label}: ${count}`}
            className={classNames(
              'min-w-1 transition-[width] duration-300',
              toneDot[bulkItemStates[state].colour],
              state === 'processing' && 'animate-pulse',
            )}
            style={{ width: `${(100 * count) / job.total}%` }}
          />
        );
      })}
    </div>
  );
}
