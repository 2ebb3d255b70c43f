import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Download, ScrollText } from 'lucide-react';
import { exportAuditLog, listAuditLog } from '#shared/audit-log.ts';
import { addressOf } from '../address.ts';
import { pagesOf } from '../queries.ts';
import { ProblemState } from '../shown/problem-state.tsx';
import { Button } from '../ui/button.tsx';
import { buttonClass } from '../ui/button-class.ts';
import { Card } from '../ui/card.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ShowMore } from '../ui/show-more.tsx';
import { Loading, Skeleton } from '../ui/skeleton.tsx';
import { AuditFilters } from './audit-filters.tsx';
import { type AuditSearch, auditQuery, readAuditSearch } from './audit-search.ts';
import { AuditTable } from './audit-table.tsx';

/** Organization settings, audit log: who did what. */
export function AuditPage() {
  const search = readAuditSearch(useSearch({ from: '/inside/settings/audit' }));
  const navigate = useNavigate({ from: '/settings/audit' });
  const choose = (chosen: AuditSearch) => void navigate({ search: chosen, replace: true });
  return (
    <Card
      title="Audit log"
      note="Lines are added and never changed or removed."
      flush
      actions={
        <a href={addressOf(exportAuditLog, {}, auditQuery(search))} download className={buttonClass()}>
          <Download aria-hidden />
          Export CSV
        </a>
      }
    >
      <AuditFilters search={search} onChange={choose} />
      <Lines search={search} onClear={() => choose({})} />
    </Card>
  );
}

function useLines(search: AuditSearch) {
  const query = auditQuery(search);
  return useInfiniteQuery({ ...pagesOf(listAuditLog, { query }), placeholderData: keepPreviousData });
}

function Lines({ search, onClear }: { search: AuditSearch; onClear: () => void }) {
  const lines = useLines(search);
  if (lines.isPending) return <LinesSkeleton />;
  if (lines.data === undefined) {
    return (
      <ProblemState error={lines.error} onRetry={() => void lines.refetch()} retrying={lines.isFetching} />
    );
  }
  const rows = lines.data.pages.flatMap((page) => page.rows);
  if (rows.length === 0) {
    return (
      <EmptyState
        icon={<ScrollText aria-hidden />}
        title="No line matches these filters"
        action={<Button onClick={onClear}>Clear filters</Button>}
      />
    );
  }
  return (
    <div className={lines.isPlaceholderData ? 'opacity-60' : ''} aria-busy={lines.isPlaceholderData}>
      <AuditTable rows={rows} />
      <ShowMore list={lines}>Show older lines</ShowMore>
    </div>
  );
}

function LinesSkeleton() {
  return (
    <Loading label="Loading the audit log">
      <div className="flex flex-col gap-2 px-4 pb-4">
        {['one', 'two', 'three', 'four', 'five'].map((key) => (
          <Skeleton key={key} className="h-9" />
        ))}
      </div>
    </Loading>
  );
}
