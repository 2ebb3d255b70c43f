import { Link } from '@tanstack/react-router';
import type { SftpBatchShown } from '#shared/sftp-batches.ts';
import { formatCounted, formatInstant } from '../ui/format.ts';
import { useNow } from '../ui/use-now.ts';
import { SftpBatchBadge, SftpBatchBar } from './sftp-badge.tsx';
import { batchProgress, missingWords, windowLeft } from './sftp-words.ts';

type Props = { label: string; batches: readonly SftpBatchShown[]; showCampaign?: boolean };

/** SFTP batches as a list of links: how many files, what became of them, what they wait for. */
export function SftpBatchRows({ label, batches, showCampaign = true }: Props) {
  const now = useNow(20_000);
  return (
    <ul aria-label={label} className="divide-y divide-line border-t border-line">
      {batches.map((batch) => (
        <li key={batch.id}>
          <Link
            to="/campaigns/$campaignId/sftp/$batchId"
            params={{ campaignId: batch.campaign.id, batchId: batch.id }}
            className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 gap-y-2 px-4 py-2.5 hover:bg-hover focus-visible:-outline-offset-2 md:grid-cols-[minmax(0,1fr)_minmax(10rem,18rem)_8.5rem]"
          >
            <span className="min-w-0">
              <span className="block truncate font-medium">{formatCounted(batch.total, 'file')}</span>
              <span className="block truncate text-[0.8125rem] text-faint">
                {showCampaign ? `${batch.campaign.name} · ` : ''}
                {openingWords(batch, now)}
              </span>
            </span>
            <span className="col-span-2 row-start-2 md:col-span-1 md:row-start-auto">
              <SftpBatchBar batch={batch} className="h-1.5" />
              <span className="mt-1 flex flex-wrap justify-between gap-x-3 text-xs text-soft tabular-nums">
                <span className={batch.counts.failed > 0 ? 'text-red-ink' : undefined}>
                  {batchProgress(batch)}
                </span>
                <span>{waitingWords(batch, now)}</span>
              </span>
            </span>
            <span className="justify-self-end">
              <SftpBatchBadge status={batch.status} />
            </span>
          </Link>
        </li>
      ))}
    </ul>
  );
}

function openingWords({ opened_at: opened, ended_at: ended }: SftpBatchShown, now: Date): string {
  const begun = formatInstant(opened, now);
  return ended === null ? `Opened ${begun}` : `${begun} – ${formatInstant(ended, now)}`;
}

/** What a batch waits for, else what never came. */
function waitingWords(batch: SftpBatchShown, now: Date): string | null {
  const left = windowLeft(batch, now);
  if (left !== null) return left;
  return missingWords(batch.missing.count) === null ? null : `${batch.missing.count} missing`;
}
