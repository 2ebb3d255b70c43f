import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { X } from 'lucide-react';
import { listSftpDayFiles } from '#shared/sftp-endpoints.ts';
import { type SftpFileStatus, sftpFileStatuses } from '#shared/sftp-statuses.ts';
import { pagesOf } from '../queries.ts';
import { readPeriod } from '../shown/period.ts';
import { ProblemState } from '../shown/problem-state.tsx';
import { buttonClass } from '../ui/button-class.ts';
import { Card } from '../ui/card.tsx';
import { formatDay } from '../ui/format.ts';
import { ShowMore } from '../ui/show-more.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { BatchFile } from './batch-file.tsx';

const filesAPage = 100;

type Props = { campaignId: string; day: string; status: SftpFileStatus | undefined };

/** The recordings of one day, of all statuses or of one: what stands behind a figure of the table. */
export function DayFiles({ campaignId, day, status }: Props) {
  const files = useDayFiles({ campaignId, day, status });
  const rows = files.data?.pages.flatMap((page) => page.rows) ?? [];
  const note = status === undefined ? 'All recordings' : sftpFileStatuses[status].label;
  return (
    <Card
      title={`Files of ${formatDay(day)}`}
      note={note}
      flush
      className="overflow-hidden"
      actions={<CloseLink />}
    >
      {files.isPending ? <Skeleton className="m-4 h-24" /> : null}
      {files.isError && files.data === undefined ? (
        <ProblemState error={files.error} onRetry={() => void files.refetch()} retrying={files.isFetching} />
      ) : null}
      {files.data !== undefined && rows.length === 0 ? (
        <p className="border-t border-line px-4 py-8 text-center text-sm text-soft">No file is here now.</p>
      ) : null}
      {rows.length === 0 ? null : (
        <ul aria-label="Files of the day" className="divide-y divide-line border-t border-line">
          {rows.map((file) => (
            <BatchFile key={file.id} file={file} campaignId={campaignId} batchId={file.batch_id} />
          ))}
        </ul>
      )}
      <ShowMore list={files}>Show {filesAPage} more</ShowMore>
    </Card>
  );
}

function CloseLink() {
  const search = useSearch({ from: '/inside/campaigns/$campaignId/sftp/reconciliation' });
  return (
    <Link
      from="/campaigns/$campaignId/sftp/reconciliation"
      to="."
      search={readPeriod(search)}
      resetScroll={false}
      className={buttonClass('quiet', 'small')}
    >
      <X aria-hidden />
      Close
    </Link>
  );
}

function useDayFiles({ campaignId, day, status }: Props) {
  const params = { id: campaignId };
  const query = { limit: filesAPage, from: day, to: day, ...(status === undefined ? {} : { status }) };
  return useInfiniteQuery({
    ...pagesOf(listSftpDayFiles, { params, query }),
    placeholderData: keepPreviousData,
  });
}
