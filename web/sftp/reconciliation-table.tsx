import { Link, useSearch } from '@tanstack/react-router';
import { Download } from 'lucide-react';
import type { ReactNode } from 'react';
import type { SftpReconciliation } from '#shared/sftp-batches.ts';
import { exportSftpReconciliation } from '#shared/sftp-endpoints.ts';
import type { SftpFileStatus } from '#shared/sftp-statuses.ts';
import { addressOf } from '../address.ts';
import { readPeriod } from '../shown/period.ts';
import { Card } from '../ui/card.tsx';
import { classNames } from '../ui/class-names.ts';
import { formatCount, formatDay } from '../ui/format.ts';
import { Table, Td, Th } from '../ui/table.tsx';
import { type Counts, columns, isBad } from './reconciliation-columns.ts';

type Props = { campaignId: string; reconciliation: SftpReconciliation };
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
              <Td className="whitespace-nowrap">
                <FilesLink day={day}>{formatDay(day)}</FilesLink>
              </Td>
              <Figures counts={counts} day={day} />
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

/** The figures of a day, each of which opens the files behind it; or of all days. */
function Figures({ counts, day }: { counts: Counts; day?: string }) {
  return columns.map((column) => {
    const count = column.count(counts);
    return (
      <Td
        key={column.name}
        figures
        className={classNames(isBad(column, counts) && 'text-red-ink', count === 0 && 'text-faint')}
      >
        {day === undefined || count === 0 || !('status' in column) ? (
          formatCount(count)
        ) : (
          <FilesLink day={day} status={column.status}>
            {formatCount(count)}
            <span className="sr-only">{` ${column.name}, ${formatDay(day)}`}</span>
          </FilesLink>
        )}
      </Td>
    );
  });
}

type FilesLinkProps = { day: string; status?: SftpFileStatus; children: ReactNode };

/** Opens the files of a day below, of all statuses or of one. */
function FilesLink({ day, status, children }: FilesLinkProps) {
  const search = useSearch({ from: '/inside/campaigns/$campaignId/sftp/reconciliation' });
  return (
    <Link
      from="/campaigns/$campaignId/sftp/reconciliation"
      to="."
      search={{ ...readPeriod(search), day, ...(status === undefined ? {} : { status }) }}
      resetScroll={false}
      className="rounded-sm underline decoration-line underline-offset-4 hover:decoration-current"
    >
      {children}
    </Link>
  );
}

function FilesOf({ campaignId, day }: { campaignId: string; day: string }) {
  return (
    <a
      href={addressOf(exportSftpReconciliation, { id: campaignId }, { from: day, to: day })}
      download
      className="inline-flex items-center gap-1.5 rounded-sm text-[0.8125rem] font-medium whitespace-nowrap text-accent-text hover:underline"
    >
      <Download aria-hidden className="size-3.5" />
      CSV
      <span className="sr-only"> of the files of {formatDay(day)}</span>
    </a>
  );
}
