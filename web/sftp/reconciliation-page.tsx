import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { CalendarCheck, Download } from 'lucide-react';
import type { SftpReconciliation } from '#shared/sftp-batches.ts';
import { exportSftpReconciliation, readSftpReconciliation, readSftpStatus } from '#shared/sftp-endpoints.ts';
import { addressOf } from '../address.ts';
import { queryOf } from '../queries.ts';
import { periodQuery } from '../shown/period.ts';
import { PeriodPicker } from '../shown/period-picker.tsx';
import { ProblemState } from '../shown/problem-state.tsx';
import { SilentFolder } from '../shown/sftp-health.tsx';
import { buttonClass } from '../ui/button-class.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { PageSkeleton } from '../ui/page-skeleton.tsx';
import { DayFiles } from './day-files.tsx';
import { ReconciliationFigures, ReconciliationLegend } from './reconciliation-figures.tsx';
import { ReconciliationTable } from './reconciliation-table.tsx';
import { SftpFrame } from './sftp-frame.tsx';
import { readReconciliation } from './sftp-search.ts';

const from = '/inside/campaigns/$campaignId/sftp/reconciliation';

/** Whether everything that should have come by SFTP is here: day by day, with every file as a CSV. */
export function ReconciliationPage() {
  const { campaignId } = useParams({ from });
  const { day, status, ...period } = readReconciliation(useSearch({ from }));
  const navigate = useNavigate({ from: '/campaigns/$campaignId/sftp/reconciliation' });
  const request = { params: { id: campaignId }, query: periodQuery(period) };
  const { data, error, isPending, isFetching, refetch } = useQuery({
    ...queryOf(readSftpReconciliation, request),
    placeholderData: keepPreviousData,
  });
  return (
    <SftpFrame campaignId={campaignId}>
      <div className="flex flex-wrap items-center justify-between gap-3">
        <PeriodPicker
          period={period}
          onChange={(chosen) => void navigate({ search: chosen, replace: true })}
        />
        <a
          href={addressOf(exportSftpReconciliation, request.params, request.query)}
          download
          className={buttonClass()}
        >
          <Download aria-hidden />
          Every file as CSV
        </a>
      </div>
      {isPending ? <PageSkeleton /> : null}
      {error !== null && data === undefined ? (
        <ProblemState error={error} onRetry={() => void refetch()} retrying={isFetching} />
      ) : null}
      {data === undefined ? null : <Shown campaignId={campaignId} reconciliation={data} />}
      {day === undefined ? null : <DayFiles campaignId={campaignId} day={day} status={status} />}
    </SftpFrame>
  );
}

type ShownProps = { campaignId: string; reconciliation: SftpReconciliation };

function Shown({ campaignId, reconciliation }: ShownProps) {
  const { total, days } = reconciliation;
  return (
    <>
      <Silence campaignId={campaignId} />
      <ReconciliationFigures total={total} />
      {days.length === 0 ? (
        <EmptyState icon={<CalendarCheck aria-hidden />} title="Nothing came by SFTP in these days" />
      ) : (
        <ReconciliationTable campaignId={campaignId} reconciliation={reconciliation} />
      )}
      <ReconciliationLegend />
    </>
  );
}

function Silence({ campaignId }: Pick<ShownProps, 'campaignId'>) {
  const { data } = useQuery(queryOf(readSftpStatus, { params: { id: campaignId } }));
  if (data === undefined) return null;
  return <SilentFolder silence={data.silence} folder={data.folder} />;
}
