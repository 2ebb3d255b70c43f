import { useQuery } from '@tanstack/react-query';
import { CalendarClock, Pencil } from 'lucide-react';
import { useState } from 'react';
import { listRetention, type RetentionShown } from '#shared/retention.ts';
import { queryOf } from '../queries.ts';
import { ProblemState } from '../shown/problem-state.tsx';
import { Badge } from '../ui/badge.tsx';
import { Card } from '../ui/card.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { PageSkeleton } from '../ui/page-skeleton.tsx';
import { Table, Td, Th } from '../ui/table.tsx';
import { RetentionDialog } from './retention-dialog.tsx';
import { afterDays } from './retention-words.ts';

/** Organization settings, retention: how long each campaign keeps recordings and calls. */
export function RetentionPage() {
  const retention = useQuery(queryOf(listRetention, {}));
  if (retention.isPending) return <PageSkeleton />;
  if (retention.data === undefined) {
    return (
      <ProblemState
        error={retention.error}
        onRetry={() => void retention.refetch()}
        retrying={retention.isFetching}
      />
    );
  }
  const { rows } = retention.data;
  return (
    <Card title="Retention" flush>
      <p className="max-w-prose px-4 pb-4 text-[0.8125rem] text-soft">
        Everything is kept for ever unless a campaign has a rule. Days are counted from when a call was
        received. What is too old is deleted within a quarter of an hour, and each deletion stands in the
        audit log.
      </p>
      {rows.length === 0 ? (
        <EmptyState icon={<CalendarClock aria-hidden />} title="No campaigns yet">
          Rules belong to campaigns. Create one first.
        </EmptyState>
      ) : (
        <Rules rows={rows} />
      )}
    </Card>
  );
}

function Rules({ rows }: { rows: readonly RetentionShown[] }) {
  const [editing, setEditing] = useState<RetentionShown | null>(null);
  return (
    <>
      <Table label="Retention">
        <thead>
          <tr>
            <Th>Campaign</Th>
            <Th>Recordings</Th>
            <Th>Calls</Th>
            <Th>
              <span className="sr-only">Actions</span>
            </Th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.campaign.id} className="group">
              <Td className="min-w-44">
                {row.campaign.name}
                {row.campaign.archived ? <Badge label="Archived" colour="slate" className="ml-2" /> : null}
              </Td>
              <Rule days={row.audio_days} />
              <Rule days={row.call_days} />
              <Td className="w-px py-1">
                <IconButton
                  size="small"
                  label={`Edit the rule of ${row.campaign.name}`}
                  icon={<Pencil aria-hidden />}
                  onClick={() => setEditing(row)}
                />
              </Td>
            </tr>
          ))}
        </tbody>
      </Table>
      {editing === null ? null : <RetentionDialog rule={editing} onClose={() => setEditing(null)} />}
    </>
  );
}

function Rule({ days }: { days: number | null }) {
  return (
    <Td className={days === null ? 'whitespace-nowrap text-faint' : 'whitespace-nowrap'}>
      {afterDays(days)}
    </Td>
  );
}
