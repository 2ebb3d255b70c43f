import { useQuery } from '@tanstack/react-query';
import { mostWaitingCounted, readSystemHealth, type SystemHealth } from '#shared/system-health.ts';
import { queryOf } from '../queries.ts';
import { ProblemState } from '../shown/problem-state.tsx';
import { Badge } from '../ui/badge.tsx';
import { Card } from '../ui/card.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Figure } from '../ui/figure.tsx';
import { formatBytes, formatCount, formatInstant } from '../ui/format.ts';
import { PageSkeleton } from '../ui/page-skeleton.tsx';
import { Table, Td, Th } from '../ui/table.tsx';
import { useNow } from '../ui/use-now.ts';

const everyMs = 10_000;

/** Organization settings, system health: is anybody working, and does anything wait or run out. */
export function HealthPage() {
  const health = useQuery({ ...queryOf(readSystemHealth, {}), refetchInterval: everyMs });
  if (health.isPending) return <PageSkeleton />;
  if (health.data === undefined) {
    return (
      <ProblemState error={health.error} onRetry={() => void health.refetch()} retrying={health.isFetching} />
    );
  }
  return <Shown health={health.data} />;
}

function Shown({ health }: { health: SystemHealth }) {
  const now = useNow();
  const { waiting, processing, oldest_waiting_at: oldest, storage_free_bytes: free, workers } = health;
  return (
    <>
      <dl className="grid grid-cols-2 gap-3 sm:gap-4 lg:grid-cols-4">
        <Figure
          label="Calls in line"
          value={`${formatCount(waiting)}${waiting >= mostWaitingCounted ? '+' : ''}`}
          note={oldest === null ? 'None waits' : `The oldest since ${formatInstant(oldest, now)}`}
        />
        <Figure label="Being processed" value={formatCount(processing)} />
        <Figure
          label="Storage left"
          value={free === null ? '—' : formatBytes(free)}
          note={free === null ? 'This storage does not say' : 'Where recordings are kept'}
        />
        <Figure label="Database" value={formatBytes(health.database_bytes)} />
      </dl>
      <Card
        title="Workers"
        note={
          <Badge
            label={workers.length === 0 ? 'None is running' : `${formatCount(workers.length)} running`}
            colour={workers.length === 0 ? 'red' : 'green'}
          />
        }
        flush
      >
        {workers.length === 0 ? (
          <EmptyState title="Nobody works on calls">
            Calls stay Pending until a worker runs. Start one with “totalview start” or “totalview worker”.
          </EmptyState>
        ) : (
          <Workers workers={workers} />
        )}
      </Card>
    </>
  );
}

function Workers({ workers }: { workers: SystemHealth['workers'] }) {
  const now = useNow();
  return (
    <Table label="Workers">
      <thead>
        <tr>
          <Th>Worker</Th>
          <Th>Running since</Th>
        </tr>
      </thead>
      <tbody>
        {workers.map(({ started_at: startedAt }, at) => (
          <tr key={`${startedAt} ${at}`} className="group">
            <Td>{at + 1}</Td>
            <Td>{formatInstant(startedAt, now)}</Td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
