import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { listBulkJobs } from '#shared/bulk-jobs.ts';
import { useCan } from '../me.ts';
import { queryOf } from '../queries.ts';
import { Card } from '../ui/card.tsx';
import { BulkJobRows } from './bulk-job-rows.tsx';

const jobsShown = 5;

/** The bulk jobs that are under way, of one campaign or of all; nothing while there is none. */
export function OpenJobs({ campaignId }: { campaignId?: string }) {
  const can = useCan();
  const narrowed = campaignId === undefined ? {} : { campaign_id: campaignId };
  const { data } = useQuery({
    ...queryOf(listBulkJobs, { query: { ...narrowed, open: 'true', limit: jobsShown } }),
    enabled: can('bulk_jobs.view'),
  });
  if (data === undefined || data.rows.length === 0) return null;
  return (
    <Card
      title="Bulk jobs under way"
      flush
      className="overflow-hidden"
      actions={
        <Link
          to="/jobs"
          search={campaignId === undefined ? {} : { campaign: campaignId }}
          className="text-[0.8125rem] font-medium text-accent-text hover:underline"
        >
          All jobs
        </Link>
      }
    >
      <BulkJobRows label="Bulk jobs under way" jobs={data.rows} showCampaign={campaignId === undefined} />
    </Card>
  );
}
