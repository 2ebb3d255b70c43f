import type { CampaignDetail, CheckShown } from '#shared/campaigns.ts';
import { checkTypeLabels, severityLabels } from '#shared/checks.ts';
import { Badge } from '../ui/badge.tsx';
import { Card } from '../ui/card.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { formatCounted } from '../ui/format.ts';
import { Table, Td, Th } from '../ui/table.tsx';
import type { Tone } from '../ui/tones.ts';

const severityTones: Record<CheckShown['severity'], Tone> = {
  info: 'slate',
  warning: 'amber',
  critical: 'red',
};

/** What the campaign's calls are judged by, category by category. */
export function ChecksCard({ campaign }: { campaign: CampaignDetail }) {
  const { checks } = campaign;
  return (
    <Card title="Checks" note={formatCounted(checks.length, 'check')} flush>
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
        <Badge label={severityLabels[check.severity]} colour={severityTones[check.severity]} />
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
