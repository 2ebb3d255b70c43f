import { Link } from '@tanstack/react-router';
import { Pencil } from 'lucide-react';
import type { CampaignDetail, CheckShown } from '#shared/campaigns.ts';
import { checkTypeLabels } from '#shared/checks.ts';
import { useCan } from '../me.ts';
import { SeverityBadge } from '../shown/severity.tsx';
import { Badge } from '../ui/badge.tsx';
import { buttonClass } from '../ui/button-class.ts';
import { Card } from '../ui/card.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { formatCounted } from '../ui/format.ts';
import { Table, Td, Th } from '../ui/table.tsx';

/** What the campaign's calls are judged by, category by category. */
export function ChecksCard({ campaign }: { campaign: CampaignDetail }) {
  const { checks } = campaign;
  const mayEdit = useCan()('checks.edit', { campaignId: campaign.id });
  const edit = mayEdit ? <EditLink campaignId={campaign.id} /> : null;
  return (
    <Card title="Checks" note={formatCounted(checks.length, 'check')} actions={edit} flush>
      {checks.length === 0 ? (
        <EmptyState title="No checks yet">
          Calls are transcribed, but there is nothing to judge them by.
        </EmptyState>
      ) : (
        <Table label="Checks">
          <thead>
            <tr>
              <Th>Check</Th>
              <Th>Category</Th>
              <Th>Severity</Th>
              <Th>Judged by</Th>
              <Th figures>Weight</Th>
              <Th figures>Pass mark</Th>
            </tr>
          </thead>
          <tbody>
            {checks.map((check) => (
              <CheckRow key={check.id} check={check} />
            ))}
          </tbody>
        </Table>
      )}
    </Card>
  );
}

function EditLink({ campaignId }: { campaignId: string }) {
  return (
    <Link
      to="/campaigns/$campaignId/checks"
      params={{ campaignId }}
      className={buttonClass('secondary', 'small')}
    >
      <Pencil aria-hidden />
      Edit checks
    </Link>
  );
}

function CheckRow({ check }: { check: CheckShown }) {
  return (
    <tr className="group align-top">
      <Td className="min-w-64 py-2.5">
        <span className="font-medium">{check.name}</span>
        {check.active ? null : <Badge label="Off" colour="slate" className="ml-2" />}
        <span className="block text-[0.8125rem] text-soft">{check.asks}</span>
      </Td>
      <Td className="py-2.5 whitespace-nowrap">
        {check.category === '' ? '—' : check.category}
        <span className="block text-[0.8125rem] text-faint">{checkTypeLabels[check.type]}</span>
      </Td>
      <Td className="py-2.5">
        <SeverityBadge severity={check.severity} />
      </Td>
      <Td className="py-2.5 whitespace-nowrap">{check.judged_by === 'claude' ? 'Claude' : 'Phrases'}</Td>
      <Td figures className="py-2.5">
        {check.weight}
      </Td>
      <Td figures className="py-2.5">
        {check.pass_mark}%
      </Td>
    </tr>
  );
}
