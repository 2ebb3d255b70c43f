import { Link } from '@tanstack/react-router';
import type { SftpReconciliationOfAll } from '#shared/sftp-batches.ts';
import type { ChosenPeriod } from '../shown/period.ts';
import { Card } from '../ui/card.tsx';
import { classNames } from '../ui/class-names.ts';
import { formatCount } from '../ui/format.ts';
import { Table, Td, Th } from '../ui/table.tsx';
import { type Counts, columns, isBad } from './reconciliation-columns.ts';

type Props = { reconciliation: SftpReconciliationOfAll; period: ChosenPeriod };

/** Campaign by campaign what should have come and what became of it; each opens its own days. */
export function CampaignsTable({ reconciliation: { campaigns, total }, period }: Props) {
  return (
    <Card title="By campaign" flush className="overflow-hidden">
      <Table label="Reconciliation by campaign">
        <thead>
          <tr>
            <Th>Campaign</Th>
            {columns.map(({ name }) => (
              <Th key={name} figures>
                {name}
              </Th>
            ))}
          </tr>
        </thead>
        <tbody>
          {campaigns.map(({ campaign, ...counts }) => (
            <tr key={campaign.id} className="group">
              <Td className="min-w-40">
                <Link
                  to="/campaigns/$campaignId/sftp/reconciliation"
                  params={{ campaignId: campaign.id }}
                  search={period}
                  className="rounded-sm underline decoration-line underline-offset-4 hover:decoration-current"
                >
                  {campaign.name}
                </Link>
              </Td>
              <Figures counts={counts} />
            </tr>
          ))}
        </tbody>
        <tfoot className="border-t border-line">
          <tr className="group font-medium">
            <Td className="whitespace-nowrap">All campaigns</Td>
            <Figures counts={total} />
          </tr>
        </tfoot>
      </Table>
    </Card>
  );
}

function Figures({ counts }: { counts: Counts }) {
  return columns.map((column) => (
    <Td
      key={column.name}
      figures
      className={classNames(
        isBad(column, counts) && 'text-red-ink',
        column.count(counts) === 0 && 'text-faint',
      )}
    >
      {formatCount(column.count(counts))}
    </Td>
  ));
}
