import { ChevronsDownUp, ChevronsUpDown } from 'lucide-react';
import type { CallDetail } from '#shared/calls.ts';
import type { CheckResultShown, EvidenceShown, VersionDetail } from '#shared/versions.ts';
import { Button } from '../ui/button.tsx';
import { classNames } from '../ui/class-names.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { Loading, Skeleton } from '../ui/skeleton.tsx';
import { CheckCard } from './check-card.tsx';
import { type CheckFilter, checkFilters, filterCounts } from './check-list.ts';
import { hasResults } from './standing.ts';
import type { CheckSelection } from './use-checks.ts';

type Props = {
  call: CallDetail;
  version: VersionDetail;
  checks: CheckSelection;
  momentOf: (evidence: EvidenceShown) => number | null;
  onQuote: (result: CheckResultShown, evidence: EvidenceShown) => void;
};

/** Every check of a version by category: what was found, why, and the quotes. */
export function ChecksTab({ call, version, checks, momentOf, onQuote }: Props) {
  if (!hasResults(version)) return <NoResults version={version} />;
  if (version.check_results.length === 0) {
    return (
      <EmptyState title="No checks">The campaign had no active checks when this version ran.</EmptyState>
    );
  }
  const allOpen = version.check_results.every(({ check_id }) => checks.isOpen(check_id));
  return (
    <>
      <div className="flex h-11 items-center gap-1 px-4">
        <FilterButtons
          filter={checks.filter}
          counts={filterCounts(version.check_results)}
          onFilter={checks.setFilter}
        />
        <Button variant="quiet" size="small" className="ml-auto" onClick={() => checks.openAll(!allOpen)}>
          {allOpen ? <ChevronsDownUp aria-hidden /> : <ChevronsUpDown aria-hidden />}
          {allOpen ? 'Collapse' : 'Expand'}
        </Button>
      </div>
      {checks.groups.length === 0 ? (
        <p className="border-t border-line px-5 py-8 text-center text-sm text-soft">
          No check is in this list.
        </p>
      ) : null}
      {checks.groups.map(({ category, results }) => (
        <section key={category} aria-label={category}>
          <h2 className="border-t border-line bg-sunken px-5 py-1.5 text-xs font-semibold text-soft">
            {category}
          </h2>
          <ul>
            {results.map((result) => (
              <CheckCard
                key={result.check_id}
                call={call}
                version={version.number}
                result={result}
                selected={checks.selected === result.check_id}
                open={checks.isOpen(result.check_id)}
                momentOf={momentOf}
                onPress={checks.press}
                onQuote={onQuote}
              />
            ))}
          </ul>
        </section>
      ))}
    </>
  );
}

type FilterProps = {
  filter: CheckFilter;
  counts: Readonly<Record<CheckFilter, number>>;
  onFilter: (filter: CheckFilter) => void;
};

function FilterButtons({ filter, counts, onFilter }: FilterProps) {
  return (
    <div role="group" aria-label="Show checks" className="flex rounded-md border border-line p-0.5">
      {(Object.keys(checkFilters) as CheckFilter[]).map((name) => (
        <button
          key={name}
          type="button"
          aria-pressed={filter === name}
          onClick={() => onFilter(name)}
          className={classNames(
            'h-6 rounded px-2 text-xs font-medium whitespace-nowrap',
            filter === name ? 'bg-accent-soft text-accent-text' : 'text-soft hover:text-ink',
          )}
        >
          {checkFilters[name]} <span className="tabular-nums">{counts[name]}</span>
        </button>
      ))}
    </div>
  );
}

function NoResults({ version }: { version: VersionDetail }) {
  if (version.status === 'failed') {
    return <EmptyState title="No results">This version failed before its checks were judged.</EmptyState>;
  }
  return (
    <Loading label="The checks are not judged yet">
      <div className="flex flex-col gap-6 px-5 py-5">
        {['w-9/12', 'w-7/12', 'w-10/12', 'w-8/12', 'w-6/12'].map((width) => (
          <div key={width} className="flex gap-2.5">
            <Skeleton className="size-5 rounded-full" />
            <div className="flex flex-1 flex-col gap-2">
              <Skeleton className={`h-4 ${width}`} />
              <Skeleton className="h-3 w-24" />
            </div>
          </div>
        ))}
      </div>
    </Loading>
  );
}
