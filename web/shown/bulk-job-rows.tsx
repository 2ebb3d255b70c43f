import { Link } from '@tanstack/react-router';
import type { BulkJobShown } from '#shared/bulk-jobs.ts';
import { formatInstant } from '../ui/format.ts';
import { useNow } from '../ui/use-now.ts';
import { BulkBar, BulkJobBadge } from './bulk-bar.tsx';
import { jobProgress, jobRemainder, jobTitle } from './bulk-words.ts';

type Props = { label: string; jobs: readonly BulkJobShown[]; showCampaign?: boolean };

/** Bulk jobs as a list of links: what they do, how far they are, how long they will take. */
export function BulkJobRows({ label, jobs, showCampaign = true }: Props) {
  const now = useNow();
  return (
    <ul aria-label={label} className="divide-y divide-line border-t border-line">
      {jobs.map((job) => (
        <li key={job.id}>
          <Link
            to="/jobs/$jobId"
            params={{ jobId: job.id }}
            className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 gap-y-2 px-4 py-2.5 hover:bg-hover focus-visible:-outline-offset-2 md:grid-cols-[minmax(0,1fr)_minmax(10rem,16rem)_7.5rem]"
          >
            <span className="min-w-0">
              <span className="block truncate font-medium">{jobTitle(job)}</span>
              <span className="block truncate text-[0.8125rem] text-faint">
                {noteOn(job, showCampaign, now)}
              </span>
            </span>
            <span className="col-span-2 row-start-2 md:col-span-1 md:row-start-auto">
              <BulkBar job={job} className="h-1.5" />
              <span className="mt-1 flex justify-between gap-3 text-xs text-soft tabular-nums">
                <span className={job.counts.failed > 0 ? 'text-red-ink' : undefined}>{jobProgress(job)}</span>
                <span>{jobRemainder(job)}</span>
              </span>
            </span>
            <span className="justify-self-end">
              <BulkJobBadge job={job} />
            </span>
          </Link>
        </li>
      ))}
    </ul>
  );
}

function noteOn(job: BulkJobShown, showCampaign: boolean, now: Date): string {
  const began = formatInstant(job.created_at, now);
  return [showCampaign ? job.campaign.name : null, job.created_by, began]
    .filter((part) => part !== null)
    .join(' · ');
}
