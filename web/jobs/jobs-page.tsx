import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { Layers, Upload } from 'lucide-react';
import { listBulkJobs } from '#shared/bulk-jobs.ts';
import { listCampaigns } from '#shared/campaigns.ts';
import { useCan } from '../me.ts';
import { pagesOf, queryOf } from '../queries.ts';
import { BulkJobRows } from '../shown/bulk-job-rows.tsx';
import { ProblemState } from '../shown/problem-state.tsx';
import { Button } from '../ui/button.tsx';
import { buttonClass } from '../ui/button-class.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { Select } from '../ui/select.tsx';
import { Loading, Skeleton } from '../ui/skeleton.tsx';

const all = 'all';
const jobsAPage = 20;

/** The bulk jobs of the campaigns one may see, newest first. */
export function JobsPage() {
  const { campaign } = useSearch({ from: '/inside/jobs' });
  const navigate = useNavigate({ from: '/jobs' });
  const campaigns = useQuery(queryOf(listCampaigns, { query: {} })).data?.rows ?? [];
  return (
    <>
      <PageHeader
        title="Jobs"
        actions={
          campaigns.length < 2 && campaign === undefined ? undefined : (
            <Select<string>
              label="Campaign"
              className="max-w-56"
              value={campaign ?? all}
              active={campaign !== undefined}
              options={[
                { value: all, label: 'All campaigns' },
                ...campaigns.map(({ id, name }) => ({ value: id, label: name })),
              ]}
              onChange={(id) => void navigate({ search: id === all ? {} : { campaign: id }, replace: true })}
            />
          )
        }
      />
      <div className="p-4 sm:p-6">
        <JobList campaignId={campaign} />
      </div>
    </>
  );
}

function useJobs(campaignId: string | undefined) {
  const query = { limit: jobsAPage, ...(campaignId === undefined ? {} : { campaign_id: campaignId }) };
  return useInfiniteQuery(pagesOf(listBulkJobs, { query }));
}

function JobList({ campaignId }: { campaignId: string | undefined }) {
  const jobs = useJobs(campaignId);
  if (jobs.isPending) return <ListSkeleton />;
  if (jobs.data === undefined) {
    return <ProblemState error={jobs.error} onRetry={() => void jobs.refetch()} retrying={jobs.isFetching} />;
  }
  const rows = jobs.data.pages.flatMap((page) => page.rows);
  if (rows.length === 0) return <NoJobs campaignId={campaignId} />;
  return (
    <>
      <div className="overflow-hidden rounded-lg border border-line bg-raised [&>ul]:border-t-0">
        <BulkJobRows label="Bulk jobs" jobs={rows} showCampaign={campaignId === undefined} />
      </div>
      {jobs.hasNextPage ? (
        <div className="mt-4 flex justify-center">
          <Button busy={jobs.isFetchingNextPage} onClick={() => void jobs.fetchNextPage()}>
            Show older jobs
          </Button>
        </div>
      ) : null}
    </>
  );
}

function NoJobs({ campaignId }: { campaignId: string | undefined }) {
  const can = useCan();
  const mayUpload = can('calls.upload', campaignId === undefined ? undefined : { campaignId });
  return (
    <EmptyState
      icon={<Layers aria-hidden />}
      title="No bulk jobs yet"
      action={
        mayUpload ? (
          <Link
            to="/upload"
            search={campaignId === undefined ? {} : { campaign: campaignId }}
            className={buttonClass('primary')}
          >
            <Upload aria-hidden />
            Upload
          </Link>
        ) : undefined
      }
    >
      Upload two or more files at once, or select calls and rerun them together: their progress is shown here.
    </EmptyState>
  );
}

function ListSkeleton() {
  return (
    <Loading label="Loading the jobs">
      <div className="flex flex-col gap-2">
        {['one', 'two', 'three', 'four'].map((key) => (
          <Skeleton key={key} className="h-14 rounded-lg" />
        ))}
      </div>
    </Loading>
  );
}
