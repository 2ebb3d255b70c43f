import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { FolderInput } from 'lucide-react';
import { readSftpStatus } from '#shared/sftp-endpoints.ts';
import { type SftpBatchStatus, sftpBatchStatuses } from '#shared/sftp-statuses.ts';
import { namesOf } from '#shared/statuses.ts';
import { queryOf } from '../queries.ts';
import { ProblemState } from '../shown/problem-state.tsx';
import { SftpBatchRows } from '../shown/sftp-batch-rows.tsx';
import { SftpFact, SftpHealthFacts, SftpTrouble, SilentFolder } from '../shown/sftp-health.tsx';
import { Card } from '../ui/card.tsx';
import { classNames } from '../ui/class-names.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { Select } from '../ui/select.tsx';
import { ShowMore } from '../ui/show-more.tsx';
import { Loading, Skeleton } from '../ui/skeleton.tsx';
import { SftpFrame } from './sftp-frame.tsx';
import { readBatchStatus } from './sftp-search.ts';
import { useBatchList } from './use-batch-list.ts';

const all = 'all';
const renewedMs = 15_000;

/** The batches of recordings that came to a campaign by SFTP, newest first, and how its sweeps go. */
export function BatchesPage() {
  const { campaignId } = useParams({ from: '/inside/campaigns/$campaignId/sftp' });
  const { status } = readBatchStatus(useSearch({ from: '/inside/campaigns/$campaignId/sftp' }));
  return (
    <SftpFrame campaignId={campaignId}>
      <Sweeps campaignId={campaignId} />
      <Batches campaignId={campaignId} status={status} />
    </SftpFrame>
  );
}

function Sweeps({ campaignId }: { campaignId: string }) {
  const { data } = useQuery({
    ...queryOf(readSftpStatus, { params: { id: campaignId } }),
    refetchInterval: renewedMs,
  });
  if (data === undefined) return null;
  if (!data.enabled) {
    return (
      <p className="text-[0.8125rem] text-soft">
        SFTP ingestion is switched off for this campaign. What came before is listed here.
      </p>
    );
  }
  return (
    <>
      <SftpTrouble health={data.health} />
      <SilentFolder silence={data.silence} folder={data.folder} />
      <Card title="Folder">
        <SftpHealthFacts health={data.health}>
          <SftpFact name="Path">
            <code className="break-all">{data.folder ?? 'No connection'}</code>
          </SftpFact>
        </SftpHealthFacts>
      </Card>
    </>
  );
}

type BatchesProps = { campaignId: string; status: SftpBatchStatus | undefined };

function Batches({ campaignId, status }: BatchesProps) {
  const batches = useBatchList(campaignId, status);
  const rows = batches.data?.pages.flatMap((page) => page.rows) ?? [];
  return (
    <Card title="Batches" flush className="overflow-hidden" actions={<StatusFilter status={status} />}>
      {batches.isPending ? <BatchesSkeleton /> : null}
      {batches.isError && batches.data === undefined ? (
        <ProblemState
          error={batches.error}
          onRetry={() => void batches.refetch()}
          retrying={batches.isFetching}
        />
      ) : null}
      {batches.data !== undefined && rows.length === 0 ? <NoBatches status={status} /> : null}
      {rows.length === 0 ? null : (
        <div
          aria-busy={batches.isPlaceholderData || undefined}
          className={classNames(batches.isPlaceholderData && 'opacity-60')}
        >
          <SftpBatchRows label="Batches" batches={rows} showCampaign={false} />
        </div>
      )}
      <ShowMore list={batches}>Show older batches</ShowMore>
    </Card>
  );
}

function StatusFilter({ status }: { status: SftpBatchStatus | undefined }) {
  const navigate = useNavigate({ from: '/campaigns/$campaignId/sftp' });
  const names = namesOf(sftpBatchStatuses);
  return (
    <Select<SftpBatchStatus | typeof all>
      label="Status"
      size="small"
      value={status ?? all}
      active={status !== undefined}
      options={[
        { value: all, label: 'All statuses' },
        ...names.map((name) => ({ value: name, label: sftpBatchStatuses[name].label })),
      ]}
      onChange={(chosen) =>
        void navigate({ search: chosen === all ? {} : { status: chosen }, replace: true })
      }
    />
  );
}

function NoBatches({ status }: { status: SftpBatchStatus | undefined }) {
  if (status !== undefined) {
    return (
      <p className="border-t border-line px-4 py-8 text-center text-sm text-soft">
        No batch is {sftpBatchStatuses[status].label} now.
      </p>
    );
  }
  return (
    <EmptyState icon={<FolderInput aria-hidden />} title="Nothing has come by SFTP yet">
      As soon as a file lies in the folder of this campaign, a batch opens and is listed here.
    </EmptyState>
  );
}

function BatchesSkeleton() {
  return (
    <Loading label="Loading the batches">
      <div className="flex flex-col gap-3 border-t border-line p-4">
        {['one', 'two', 'three', 'four'].map((key) => (
          <Skeleton key={key} className="h-9" />
        ))}
      </div>
    </Loading>
  );
}
