import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { ChevronLeft } from 'lucide-react';
import { type BulkJobShown, readBulkJob } from '#shared/bulk-jobs.ts';
import { queryOf } from '../queries.ts';
import { BulkBar, BulkJobBadge } from '../shown/bulk-bar.tsx';
import { failureSentence, jobProgress, jobRemainder, jobTitle } from '../shown/bulk-words.ts';
import { ProblemState } from '../shown/problem-state.tsx';
import { formatInstant } from '../ui/format.ts';
import { PageHeader } from '../ui/page-header.tsx';
import { PageSkeleton } from '../ui/page-skeleton.tsx';
import { useNow } from '../ui/use-now.ts';
import { JobActions } from './job-actions.tsx';
import { JobItems } from './job-items.tsx';

/** One bulk job: how far it is, what failed and why, and what can be done about it. */
export function JobPage() {
  const { jobId } = useParams({ from: '/inside/jobs/$jobId' });
  const job = useQuery(queryOf(readBulkJob, { params: { id: jobId } }));
  if (job.isPending) return <PageSkeleton />;
  if (job.data === undefined) {
    return (
      <>
        <PageHeader title="Job" before={<BackLink />} />
        <ProblemState error={job.error} onRetry={() => void job.refetch()} retrying={job.isFetching} />
      </>
    );
  }
  return <Loaded job={job.data} />;
}

function Loaded({ job }: { job: BulkJobShown }) {
  const failures = failureSentence(job);
  return (
    <>
      <PageHeader
        title={jobTitle(job)}
        before={<BackLink />}
        note={<BulkJobBadge job={job} />}
        actions={<JobActions job={job} />}
      />
      <div className="flex flex-col gap-4 p-4 sm:p-6">
        <section aria-label="Progress" className="rounded-lg border border-line bg-raised p-4">
          <div className="mb-2 flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
            <p role="status" className="font-medium tabular-nums">
              {jobProgress(job)}
            </p>
            <p className="text-[0.8125rem] text-soft tabular-nums">
              <Ending job={job} />
            </p>
          </div>
          <BulkBar job={job} className="h-2.5" />
          <p className="mt-2.5 text-[0.8125rem] text-soft">
            <Belongs job={job} />
          </p>
          {failures === null ? null : <p className="mt-1 text-[0.8125rem] text-red-ink">{failures}</p>}
          {job.cancelling ? (
            <p className="mt-1 text-[0.8125rem] text-soft">
              Calls that are being processed finish; nothing new is begun.
            </p>
          ) : null}
        </section>
        <JobItems job={job} />
      </div>
    </>
  );
}

function Ending({ job }: { job: BulkJobShown }) {
  const now = useNow();
  if (job.ended_at !== null) return <>Ended {formatInstant(job.ended_at, now)}</>;
  return <>{jobRemainder(job)}</>;
}

function Belongs({ job }: { job: BulkJobShown }) {
  const now = useNow();
  return (
    <>
      <Link
        to="/campaigns/$campaignId"
        params={{ campaignId: job.campaign.id }}
        className="rounded-sm hover:text-ink hover:underline"
      >
        {job.campaign.name}
      </Link>
      {` · Begun ${formatInstant(job.created_at, now)}`}
      {job.created_by === null ? '' : ` by ${job.created_by}`}
    </>
  );
}

function BackLink() {
  return (
    <Link
      to="/jobs"
      aria-label="All jobs"
      className="inline-flex size-8 items-center justify-center rounded-md text-soft hover:bg-hover hover:text-ink"
    >
      <ChevronLeft aria-hidden className="size-4" />
    </Link>
  );
}
