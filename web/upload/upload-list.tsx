import { Link } from '@tanstack/react-router';
import { useVirtualizer } from '@tanstack/react-virtual';
import { RotateCw } from 'lucide-react';
import { useRef } from 'react';
import { UploadForecast } from '../shown/cost-forecast.tsx';
import { Button } from '../ui/button.tsx';
import { formatBytes, formatCounted } from '../ui/format.ts';
import { Progress } from '../ui/progress.tsx';
import { paceSentence } from './pace-sentence.ts';
import { useUploads } from './upload-provider.tsx';
import { type Totals, uploadsToRetry } from './upload-queue.ts';
import { UploadRow } from './upload-row.tsx';

type Props = {
  campaignId: string | null;
  /** A CSV is being read that says what goes with the files. */
  isReading: boolean;
  onNoCampaign: () => void;
};

/** The chosen files, how far each is, and the button that sends them. */
export function UploadList({ campaignId, isReading, onNoCampaign }: Props) {
  const { queue, totals, start, isAnnouncing, jobId, retry, cancel, cancelAll, remove, clear } = useUploads();
  const retriable = uploadsToRetry(queue);
  const scroller = useRef<HTMLUListElement>(null);
  // oxlint-disable-next-line react/incompatible-library -- nothing here is compiled by the React compiler
  const virtual = useVirtualizer({
    count: queue.uploads.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => 45,
    overscan: 8,
    getItemKey: (index) => queue.uploads[index]?.id ?? index,
  });
  const rows = virtual.getVirtualItems();
  return (
    <section aria-label="Files" className="overflow-hidden rounded-lg border border-line bg-raised">
      <Overall
        campaignId={campaignId}
        totals={totals}
        isAnnouncing={isAnnouncing || isReading}
        jobId={jobId}
        retriable={retriable.length}
        onRetry={() => {
          const known = retriable.flatMap(({ id, state }) =>
            'campaignId' in state && state.campaignId !== null
              ? [{ id, isNew: state.kind === 'cancelled', to: campaignId ?? state.campaignId }]
              : [],
          );
          for (const { id, to } of known.filter(({ isNew }) => !isNew)) retry(id, to);
          const anew = Map.groupBy(
            known.filter(({ isNew }) => isNew),
            ({ to }) => to,
          );
          for (const [to, files] of anew)
            start(
              to,
              files.map(({ id }) => id),
            );
        }}
        onUpload={() => (campaignId === null ? onNoCampaign() : start(campaignId))}
        onCancelAll={cancelAll}
        onClear={clear}
      />
      <ul ref={scroller} className="relative max-h-[60dvh] overflow-y-auto border-t border-line">
        <li aria-hidden className="block" style={{ height: virtual.getTotalSize() }} />
        {rows.map(({ index, key, start: top }) => {
          const upload = queue.uploads[index];
          if (upload === undefined) return null;
          return (
            <UploadRow
              key={key}
              ref={virtual.measureElement}
              index={index}
              top={top}
              upload={upload}
              onRetry={(known) => retry(upload.id, campaignId ?? known)}
              onCancel={() => cancel(upload.id)}
              onRemove={() => remove(upload.id)}
            />
          );
        })}
      </ul>
    </section>
  );
}

type OverallProps = {
  campaignId: string | null;
  totals: Totals;
  isAnnouncing: boolean;
  jobId: string | null;
  /** How many files that have ended may be sent again. */
  retriable: number;
  onUpload: () => void;
  onRetry: () => void;
  onCancelAll: () => void;
  onClear: () => void;
};

function Overall({
  campaignId,
  totals,
  isAnnouncing,
  jobId,
  retriable,
  onUpload,
  onRetry,
  onCancelAll,
  onClear,
}: OverallProps) {
  const { ready, open, refused, cancelled, sentBytes, allBytes } = totals;
  const ended = ready === 0 && open === 0;
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-3 px-4 py-3">
      <div className="min-w-48 flex-1">
        <div className="flex flex-wrap items-baseline justify-between gap-x-4">
          <Counts totals={totals} />
          <span className="text-[0.8125rem] text-soft tabular-nums">
            {formatBytes(sentBytes)} / {formatBytes(allBytes)}
          </span>
        </div>
        <Progress
          label="All files"
          value={allBytes === 0 ? 0 : sentBytes / allBytes}
          tone={ended && refused + cancelled === 0 ? 'green' : 'accent'}
          className="mt-2"
        />
        {open === 0 ? null : (
          <p className="mt-1.5 text-[0.8125rem] text-soft tabular-nums">{paceSentence(totals)}</p>
        )}
        {ready === 0 || campaignId === null ? null : <UploadForecast campaignId={campaignId} calls={ready} />}
        {jobId === null ? null : (
          <Link
            to="/jobs/$jobId"
            params={{ jobId }}
            className="mt-1.5 inline-block rounded-sm text-[0.8125rem] font-medium text-accent-text hover:underline"
          >
            Follow the bulk job
          </Link>
        )}
      </div>
      <div className="flex gap-2">
        {ready > 0 ? (
          <Button variant="primary" busy={isAnnouncing} onClick={onUpload}>
            {`Upload ${formatCounted(ready, 'file')}`}
          </Button>
        ) : null}
        {open > 0 ? <Button onClick={onCancelAll}>{open === 1 ? 'Cancel' : 'Cancel all'}</Button> : null}
        {ended && retriable > 0 ? (
          <Button onClick={onRetry}>
            <RotateCw aria-hidden />
            Retry {formatCounted(retriable, 'file')}
          </Button>
        ) : null}
        {ended ? <Button onClick={onClear}>Clear the list</Button> : null}
      </div>
    </div>
  );
}

function Counts({ totals: { arrived, duplicates, refused, cancelled, all } }: { totals: Totals }) {
  return (
    <p role="status" className="font-medium">
      {`${arrived} of ${all} uploaded`}
      {duplicates > 0 ? `, ${duplicates} already there` : ''}
      {refused > 0 ? <span className="text-red-ink">{`, ${refused} refused`}</span> : null}
      {cancelled > 0 ? <span className="text-amber-ink">{`, ${cancelled} cancelled`}</span> : null}
    </p>
  );
}
