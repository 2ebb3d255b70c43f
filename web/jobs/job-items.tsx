import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { type BulkItemState, type BulkJobShown, bulkItemStates, listBulkItems } from '#shared/bulk-jobs.ts';
import { namesOf } from '#shared/statuses.ts';
import { pagesOf } from '../queries.ts';
import { ProblemState } from '../shown/problem-state.tsx';
import { Chip } from '../ui/chip.tsx';
import { classNames } from '../ui/class-names.ts';
import { ShowMore } from '../ui/show-more.tsx';
import { Loading, Skeleton } from '../ui/skeleton.tsx';
import { JobItem } from './job-item.tsx';

const itemsAPage = 100;

/** The items of a job, of all states or of one, in the order they were given. */
export function JobItems({ job }: { job: BulkJobShown }) {
  const { state } = useSearch({ from: '/inside/jobs/$jobId' });
  const items = useItems(job.id, state);
  const rows = items.data?.pages.flatMap((page) => page.rows) ?? [];
  return (
    <section aria-label="Items" className="overflow-hidden rounded-lg border border-line bg-raised">
      <StateChips job={job} state={state} />
      {items.isPending ? <ItemsSkeleton /> : null}
      {items.isError && items.data === undefined ? (
        <ProblemState error={items.error} onRetry={() => void items.refetch()} retrying={items.isFetching} />
      ) : null}
      {items.data !== undefined && rows.length === 0 ? (
        <p className="border-t border-line px-4 py-8 text-center text-sm text-soft">
          No item is in this state now.
        </p>
      ) : null}
      {rows.length === 0 ? null : (
        <ol
          aria-label="Items"
          aria-busy={items.isPlaceholderData || undefined}
          className={classNames(
            'divide-y divide-line border-t border-line',
            items.isPlaceholderData && 'opacity-60',
          )}
        >
          {rows.map((item) => (
            <JobItem key={item.id} item={item} kind={job.kind} />
          ))}
        </ol>
      )}
      <ShowMore list={items}>Show {itemsAPage} more</ShowMore>
    </section>
  );
}

function useItems(jobId: string, state: BulkItemState | undefined) {
  const query = { limit: itemsAPage, ...(state === undefined ? {} : { state }) };
  const params = { id: jobId };
  return useInfiniteQuery({
    ...pagesOf(listBulkItems, { params, query }),
    placeholderData: keepPreviousData,
  });
}

/** How many items are in each state; pressing one shows only those. */
function StateChips({ job, state }: { job: BulkJobShown; state: BulkItemState | undefined }) {
  const navigate = useNavigate({ from: '/jobs/$jobId' });
  const choose = (chosen: BulkItemState | undefined) =>
    void navigate({ search: chosen === undefined ? {} : { state: chosen }, replace: true });
  const states = namesOf(bulkItemStates).filter((name) => job.counts[name] > 0 || name === state);
  return (
    <div role="group" aria-label="Show items" className="flex flex-wrap gap-1.5 px-4 py-3">
      <Chip label="All" count={job.total} pressed={state === undefined} onPress={() => choose(undefined)} />
      {states.map((name) => (
        <Chip
          key={name}
          label={bulkItemStates[name].label}
          count={job.counts[name]}
          colour={bulkItemStates[name].colour}
          pressed={name === state}
          onPress={() => choose(name === state ? undefined : name)}
        />
      ))}
    </div>
  );
}

function ItemsSkeleton() {
  return (
    <Loading label="Loading the items">
      <div className="flex flex-col gap-3 border-t border-line p-4">
        {['one', 'two', 'three', 'four', 'five'].map((key) => (
          <Skeleton key={key} className="h-5" />
        ))}
      </div>
    </Loading>
  );
}
