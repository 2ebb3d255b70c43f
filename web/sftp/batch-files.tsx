import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import type { SftpBatchShown } from '#shared/sftp-batches.ts';
import { listSftpFiles } from '#shared/sftp-endpoints.ts';
import { type SftpFileStatus, sftpFileStatuses } from '#shared/sftp-statuses.ts';
import { namesOf } from '#shared/statuses.ts';
import { pagesOf } from '../queries.ts';
import { ProblemState } from '../shown/problem-state.tsx';
import { Chip } from '../ui/chip.tsx';
import { classNames } from '../ui/class-names.ts';
import { ShowMore } from '../ui/show-more.tsx';
import { Loading, Skeleton } from '../ui/skeleton.tsx';
import { BatchFile } from './batch-file.tsx';
import { readFileStatus } from './sftp-search.ts';

const filesAPage = 100;
const from = '/inside/campaigns/$campaignId/sftp/$batchId';

/** The files of a batch, of all statuses or of one, by path. */
export function BatchFiles({ batch }: { batch: SftpBatchShown }) {
  const { status } = readFileStatus(useSearch({ from }));
  const files = useFiles(batch.id, status);
  const rows = files.data?.pages.flatMap((page) => page.rows) ?? [];
  return (
    <section aria-label="Files" className="overflow-hidden rounded-lg border border-line bg-raised">
      <StatusChips batch={batch} status={status} />
      {files.isPending ? <FilesSkeleton /> : null}
      {files.isError && files.data === undefined ? (
        <ProblemState error={files.error} onRetry={() => void files.refetch()} retrying={files.isFetching} />
      ) : null}
      {files.data !== undefined && rows.length === 0 ? (
        <p className="border-t border-line px-4 py-8 text-center text-sm text-soft">
          No file has this status now.
        </p>
      ) : null}
      {rows.length === 0 ? null : (
        <ul
          aria-label="Files"
          aria-busy={files.isPlaceholderData || undefined}
          className={classNames(
            'divide-y divide-line border-t border-line',
            files.isPlaceholderData && 'opacity-60',
          )}
        >
          {rows.map((file) => (
            <BatchFile key={file.id} file={file} campaignId={batch.campaign.id} batchId={batch.id} />
          ))}
        </ul>
      )}
      <ShowMore list={files}>Show {filesAPage} more</ShowMore>
    </section>
  );
}

function useFiles(batchId: string, status: SftpFileStatus | undefined) {
  const query = { limit: filesAPage, ...(status === undefined ? {} : { status }) };
  const params = { id: batchId };
  return useInfiniteQuery({
    ...pagesOf(listSftpFiles, { params, query }),
    placeholderData: keepPreviousData,
  });
}

type ChipsProps = { batch: SftpBatchShown; status: SftpFileStatus | undefined };

/** How many files have each status; pressing one shows only those. */
function StatusChips({ batch: { counts, total }, status }: ChipsProps) {
  const navigate = useNavigate({ from: '/campaigns/$campaignId/sftp/$batchId' });
  const choose = (chosen: SftpFileStatus | undefined) =>
    void navigate({ search: chosen === undefined ? {} : { status: chosen }, replace: true });
  const names = namesOf(sftpFileStatuses).filter((name) => counts[name] > 0 || name === status);
  return (
    <div role="group" aria-label="Show files" className="flex flex-wrap gap-1.5 px-4 py-3">
      <Chip label="All" count={total} pressed={status === undefined} onPress={() => choose(undefined)} />
      {names.map((name) => (
        <Chip
          key={name}
          label={sftpFileStatuses[name].label}
          colour={sftpFileStatuses[name].colour}
          count={counts[name]}
          pressed={name === status}
          onPress={() => choose(name === status ? undefined : name)}
        />
      ))}
    </div>
  );
}

function FilesSkeleton() {
  return (
    <Loading label="Loading the files">
      <div className="flex flex-col gap-3 border-t border-line p-4">
        {['one', 'two', 'three', 'four', 'five'].map((key) => (
          <Skeleton key={key} className="h-5" />
        ))}
      </div>
    </Loading>
  );
}
