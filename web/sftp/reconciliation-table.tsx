import { Download } from 'lucide-react';
import type { SftpDay, SftpReconciliation } from '#shared/sftp-batches.ts';
import { exportSftpReconciliation } from '#shared/sftp-endpoints.ts';
import { addressOf } from '../address.ts';
import { Card } from '../ui/card.tsx';
import { classNames } from '../ui/class-names.ts';
import { formatCount, formatDay } from '../ui/format.ts';
import { Table, Td, Th } from '../ui/table.tsx';

type Props = { campaignId: string; reconciliation: SftpReconciliation };
type Counts = Omit<SftpDay, 'day'>;

const columns = [
  { name: 'Expected', count: ({ seen, missing }: Counts) => seen + missing },
  { name: 'Imported', count: ({ completed }: Counts) => completed },
  { name: 'Duplicate', count: ({ duplicate }: Counts) => duplicate },
  { name: 'Skipped', count: ({ skipped }: Counts) => skipped },
  { name: 'Failed', count: ({ failed }: Counts) => failed, bad: true },
  { name: 'Missing', count: ({ missing }: Counts) => missing, bad: true },
  { name: 'Not ended', count: ({ open }: Counts) => open },
] as const;

/** Day by day, newest first: what should have come and what became of it, each with its files as a CSV. */
export function ReconciliationTable({ campaignId, reconciliation: { days, total } }: Props) {
  return (
    <Card title="By day" flush className="overflow-hidden">
      <Table label="Reconciliation by day">
        <thead>
          <tr>
            <Th>Day</Th>
            {columns.map(({ name }) => (
              <Th key={name} figures>
                {name}
              </Th>
            ))}
            <Th>
              <span className="sr-only">Files</span>
            </Th>
          </tr>
        </thead>
        <tbody>
          {days.toReversed().map(({ day, ...counts }) => (
            <tr key={day} className="group">
              <Td className="whitespace-nowrap">{formatDay(day)}</Td>
              <Figures counts={counts} />
              <Td className="w-px">
                <FilesOf campaignId={campaignId} day={day} />
              </Td>
            </tr>
          ))}
        </tbody>
        <tfoot className="border-t border-line">
          <tr className="group font-medium">
            <Td className="whitespace-nowrap">All days</Td>
            <Figures counts={total} />
            <Td />
          </tr>
        </tfoot>
      </Table>
    </Card>
  );
}

function Figures({ counts }: { counts: Counts }) {
  return columns.map((column) => {
    const count = column.count(counts);
    const bad = 'bad' in column && count > 0;
    return (
      <Td
        key={column.name}
        figures
        className={classNames(bad && 'text-red-ink', count === 0 && 'text-faint')}
      >
        {formatCount(count)}
      </Td>
    );
  });
}

function FilesOf({ campaignId, day }: { campaignId: string; day: string }) {
  return (
    <a
      href={addressOf(exportSftpReconciliation, { id: campaignId }, { from: day, to: day })}
      download
      className="inline-flex items-center gap-1.5 rounded-sm text-[0.8125rem] font-medium whitespace-nowrap text-accent-text hover:underline"
    >
      <Download aria-hidden className="size-3.5" />
      Files
      <span className="sr-only"> of {formatDay(day)} as CSV</span>
    </a>
  );
}
