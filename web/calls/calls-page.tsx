import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { Download, Phone, SearchX, Upload } from 'lucide-react';
import { type ComponentProps, useEffect, useMemo } from 'react';
import { type CallSummary, exportCalls } from '#shared/calls.ts';
import { dayOf } from '#shared/period.ts';
import { addressOf } from '../address.ts';
import { useCan } from '../me.ts';
import { type CallListFilters, narrows, queryFrom } from '../shown/call-filters.ts';
import { ProblemState } from '../shown/problem-state.tsx';
import { Button } from '../ui/button.tsx';
import { buttonClass } from '../ui/button-class.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { formatCount } from '../ui/format.ts';
import { PageHeader } from '../ui/page-header.tsx';
import { useNow } from '../ui/use-now.ts';
import { CallFilterBar } from './call-filter-bar.tsx';
import type { ListRow } from './call-row.tsx';
import { CallTable } from './call-table.tsx';
import { CallTableSkeleton } from './call-table-skeleton.tsx';
import { useCalls } from './calls-query.ts';
import { columnsNamed } from './columns.ts';
import { ColumnsButton } from './columns-button.tsx';
import { FilterChips } from './filter-chips.tsx';
import { filtersIn, type ListAddress, withColumns, withFilters } from './list-address.ts';
import { PeekPanel } from './peek-panel.tsx';
import { SelectionBar } from './selection-bar.tsx';
import { neighbour, type Peek, useNeighbours, usePeek } from './use-peek.ts';
import { useSelection } from './use-selection.ts';
import { useViews } from './views/use-views.ts';
import { addressOfView, defaultView } from './views/view-address.ts';
import { ViewsMenu } from './views/views-menu.tsx';

/** Every call one may see. */
export function CallsPage() {
  const address = useSearch({ from: '/inside/calls' });
  const navigate = useNavigate({ from: '/calls' });
  const go = (search: ListAddress) => void navigate({ search, replace: true });
  const filters = filtersIn(address);
  const choose = (chosen: CallListFilters) => go(withFilters(address, chosen));
  const list = useCalls(filters);
  const first = list.data?.pages[0];
  const calls = useMemo(() => list.data?.pages.flatMap(({ rows }) => rows) ?? [], [list.data]);
  const peek = usePeek(address.peek ?? null);
  const { views = [] } = useViews();
  const opensWith = defaultView(views, address);
  useEffect(() => {
    if (opensWith === null) return;
    void navigate({ search: addressOfView(opensWith), replace: true });
  }, [opensWith, navigate]);
  return (
    <>
      <PageHeader
        title="Calls"
        note={first === undefined ? null : <Total total={first.total} cappedAt={first.total_capped_at} />}
        actions={
          <>
            <ViewsMenu address={address} onShow={go} />
            <ColumnsButton
              shown={columnsNamed(address.columns)}
              onChoose={(names) => go(withColumns(address, names))}
            />
            <ExportLink filters={filters} />
            <UploadLink campaign={filters.campaign} />
          </>
        }
      />
      <CallFilterBar filters={filters} onChange={choose} />
      <FilterChips filters={filters} onChange={choose} />
      <div className="flex min-h-0 flex-1">
        <div className="flex min-h-0 min-w-0 flex-1 flex-col">
          <List list={list} calls={calls} address={address} onChange={choose} peek={peek} />
        </div>
        <Peeked calls={calls} peek={peek} />
      </div>
    </>
  );
}

/** The call beside the list. */
function Peeked({ calls, peek }: { calls: readonly CallSummary[]; peek: Peek }) {
  useNeighbours(calls, peek.callId);
  if (peek.callId === null) return null;
  const { callId, show } = peek;
  const step = (by: 1 | -1) => show(neighbour(calls, callId, by)?.id ?? callId);
  return <PeekPanel callId={callId} onStep={calls.length === 0 ? null : step} onClose={() => show(null)} />;
}

type ListProps = {
  list: ReturnType<typeof useCalls>;
  calls: readonly ListRow[];
  address: ListAddress;
  onChange: (filters: CallListFilters) => void;
  peek: Peek;
};

function List({ list, calls, address, onChange, peek }: ListProps) {
  const filters = filtersIn(address);
  const columns = useMemo(() => columnsNamed(address.columns), [address.columns]);
  if (list.isPending || (list.looking && !list.isError)) return <CallTableSkeleton />;
  if (list.data === undefined) {
    return <ProblemState error={list.error} onRetry={() => void list.refetch()} retrying={list.isFetching} />;
  }
  if (calls.length === 0) {
    return narrows(filters) ? (
      <NoMatch onClear={() => onChange(filters.sort === undefined ? {} : { sort: filters.sort })} />
    ) : (
      <NoCalls />
    );
  }
  return (
    <SelectableCalls
      calls={calls}
      list={JSON.stringify(filters)}
      columns={columns}
      peek={peek}
      sort={filters.sort ?? 'newest'}
      onSort={(sort) => onChange({ ...filters, sort })}
      stale={list.isPlaceholderData}
      more={
        list.hasNextPage ? { busy: list.isFetchingNextPage, fetch: () => void list.fetchNextPage() } : null
      }
    />
  );
}

/** The calls, to be selected by those who may rerun them. */
function SelectableCalls(props: Omit<ComponentProps<typeof CallTable>, 'selection'>) {
  const can = useCan();
  const selection = useSelection(props.calls, props.list);
  if (!can('calls.reprocess')) return <CallTable {...props} selection={null} />;
  return (
    <>
      <SelectionBar selection={selection} loaded={props.calls.length} />
      <CallTable {...props} selection={selection} />
    </>
  );
}

function Total({ total, cappedAt }: { total: number; cappedAt: number }) {
  const text = `${formatCount(total)}${total >= cappedAt ? '+' : ''}`;
  return (
    <span role="status" className="text-sm text-soft tabular-nums">
      {text}
      <span className="sr-only"> calls</span>
    </span>
  );
}

/** A plain link: the browser shows how the download goes. */
function ExportLink({ filters }: { filters: CallListFilters }) {
  const address = addressOf(exportCalls, {}, queryFrom(filters, dayOf(useNow())));
  return (
    <a href={address} download="calls.csv" className={buttonClass('secondary')}>
      <Download aria-hidden />
      <span className="max-sm:sr-only">Export CSV</span>
    </a>
  );
}

function UploadLink({ campaign }: { campaign: string | undefined }) {
  const can = useCan();
  if (!can('calls.upload')) return null;
  return (
    <Link to="/upload" search={campaign === undefined ? {} : { campaign }} className={buttonClass('primary')}>
      <Upload aria-hidden />
      Upload
    </Link>
  );
}

function NoMatch({ onClear }: { onClear: () => void }) {
  return (
    <EmptyState
      icon={<SearchX aria-hidden />}
      title="No call matches these filters"
      action={<Button onClick={onClear}>Clear filters</Button>}
    />
  );
}

function NoCalls() {
  const can = useCan();
  return (
    <EmptyState
      icon={<Phone aria-hidden />}
      title="No calls yet"
      action={<UploadLink campaign={undefined} />}
    >
      {can('calls.upload')
        ? 'Upload recordings, and they appear here at once with their progress.'
        : 'Calls appear here as soon as one is linked to you.'}
    </EmptyState>
  );
}
