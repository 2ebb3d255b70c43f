import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { CalendarCheck, Download } from 'lucide-react';
import { exportSftpReconciliationOfAll, readSftpReconciliationOfAll } from '#shared/sftp-endpoints.ts';
import { addressOf } from '../address.ts';
import { queryOf } from '../queries.ts';
import { periodQuery, readPeriod } from '../shown/period.ts';
import { PeriodPicker } from '../shown/period-picker.tsx';
import { ProblemState } from '../shown/problem-state.tsx';
import { buttonClass } from '../ui/button-class.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { PageSkeleton } from '../ui/page-skeleton.tsx';
import { CampaignsTable } from './campaigns-table.tsx';
import { ReconciliationFigures, ReconciliationLegend } from './reconciliation-figures.tsx';

/** Whether everything that should have come by SFTP is here, over all campaigns that one sees. */
export function AllCampaignsPage() {
  const period = readPeriod(useSearch({ from: '/inside/sftp' }));
  const navigate = useNavigate({ from: '/sftp' });
  const query = periodQuery(period);
  const { data, error, isPending, isFetching, refetch } = useQuery({
    ...queryOf(readSftpReconciliationOfAll, { query }),
    placeholderData: keepPreviousData,
  });
  return (
    <>
      <PageHeader title="SFTP reconciliation" />
      <div className="flex flex-col gap-4 p-4 sm:p-6">
        <div className="flex flex-wrap items-center justify-between gap-3">
          <PeriodPicker
            period={period}
            onChange={(chosen) => void navigate({ search: chosen, replace: true })}
          />
          <a href={addressOf(exportSftpReconciliationOfAll, {}, query)} download className={buttonClass()}>
            <Download aria-hidden />
            Every file as CSV
          </a>
        </div>
        {isPending ? <PageSkeleton /> : null}
        {error !== null && data === undefined ? (
          <ProblemState error={error} onRetry={() => void refetch()} retrying={isFetching} />
        ) : null}
        {data === undefined ? null : (
          <>
            <ReconciliationFigures total={data.total} />
            {data.campaigns.length === 0 ? (
              <EmptyState icon={<CalendarCheck aria-hidden />} title="Nothing came by SFTP in these days" />
            ) : (
              <CampaignsTable reconciliation={data} period={period} />
            )}
            <ReconciliationLegend />
          </>
        )}
      </div>
    </>
  );
}
