import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { ChevronLeft } from 'lucide-react';
import type { SftpBatchShown } from '#shared/sftp-batches.ts';
import { readSftpBatch } from '#shared/sftp-endpoints.ts';
import { sftpBatchStatuses } from '#shared/sftp-statuses.ts';
import { queryOf } from '../queries.ts';
import { ProblemState } from '../shown/problem-state.tsx';
import { SftpBatchBadge, SftpBatchBar } from '../shown/sftp-badge.tsx';
import { batchProgress, missingWords, windowLeft } from '../shown/sftp-words.ts';
import { formatCounted, formatInstant } from '../ui/format.ts';
import { Notice } from '../ui/notice.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { PageSkeleton } from '../ui/page-skeleton.tsx';
import { useNow } from '../ui/use-now.ts';
import { BatchFiles } from './batch-files.tsx';
import { RetryFailed } from './retry-failed.tsx';

/** One batch: what came together, what is missing, what became of each file. */
export function BatchPage() {
  const { campaignId, batchId } = useParams({ from: '/inside/campaigns/$campaignId/sftp/$batchId' });
  const batch = useQuery(queryOf(readSftpBatch, { params: { id: batchId } }));
  if (batch.isPending) return <PageSkeleton />;
  if (batch.data === undefined) {
    return (
      <>
        <PageHeader title="Batch" before={<BackLink campaignId={campaignId} />} />
        <ProblemState error={batch.error} onRetry={() => void batch.refetch()} retrying={batch.isFetching} />
      </>
    );
  }
  return <Loaded batch={batch.data} />;
}

function Loaded({ batch }: { batch: SftpBatchShown }) {
  return (
    <>
      <PageHeader
        title={`Batch of ${formatCounted(batch.total, 'file')}`}
        before={<BackLink campaignId={batch.campaign.id} />}
        note={<SftpBatchBadge status={batch.status} />}
        actions={<RetryFailed batch={batch} />}
      />
      <div className="flex flex-col gap-4 p-4 sm:p-6">
        {batch.failure === null ? null : (
          <Notice tone="red" title={batch.failure.message}>
            {batch.failure.advice}
          </Notice>
        )}
        <Progress batch={batch} />
        <Missing batch={batch} />
        <BatchFiles batch={batch} />
      </div>
    </>
  );
}

function Progress({ batch }: { batch: SftpBatchShown }) {
  const now = useNow(20_000);
  const { campaign, opened_at: opened, ended_at: ended } = batch;
  return (
    <section aria-label="Progress" className="rounded-lg border border-line bg-raised p-4">
      <div className="mb-2 flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
        <p role="status" className="font-medium tabular-nums">
          {batchProgress(batch)}
        </p>
        <p className="text-[0.8125rem] text-soft tabular-nums">
          {ended === null ? windowLeft(batch, now) : `Ended ${formatInstant(ended, now)}`}
        </p>
      </div>
      <SftpBatchBar batch={batch} className="h-2.5" />
      <p className="mt-2.5 text-[0.8125rem] text-soft">
        <Link
          to="/campaigns/$campaignId"
          params={{ campaignId: campaign.id }}
          className="rounded-sm hover:text-ink hover:underline"
        >
          {campaign.name}
        </Link>
        {` · Opened ${formatInstant(opened, now)} · ${sftpBatchStatuses[batch.status].meaning}`}
      </p>
    </section>
  );
}

/** The rows whose recording is not there: the first of them, each with the line it stands in. */
function Missing({ batch: { missing } }: { batch: SftpBatchShown }) {
  const words = missingWords(missing.count);
  if (words === null) return null;
  const more = missing.count - missing.first.length;
  return (
    <Notice tone="amber" title={`${words}.`}>
      <ul className="mt-1 flex max-h-48 flex-col gap-0.5 overflow-y-auto" aria-label="Missing recordings">
        {missing.first.map(({ csv, line, file_name: name }) => (
          <li key={`${csv}:${line}`} className="break-all">
            {name}
            {` (${csv}, line ${line})`}
          </li>
        ))}
      </ul>
      {more > 0 ? <p className="mt-1">{`And ${formatCounted(more, 'other')}.`}</p> : null}
    </Notice>
  );
}

function BackLink({ campaignId }: { campaignId: string }) {
  return (
    <Link
      to="/campaigns/$campaignId/sftp"
      params={{ campaignId }}
      aria-label="All batches"
      className="inline-flex size-8 items-center justify-center rounded-md text-soft hover:bg-hover hover:text-ink"
    >
      <ChevronLeft aria-hidden className="size-4" />
    </Link>
  );
}
