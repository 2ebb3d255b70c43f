import type { ApiKeyShown } from '#shared/api-keys.ts';
import { formatCounted } from '../ui/format.ts';
import { Loading, Skeleton } from '../ui/skeleton.tsx';

/** How many keys are active, beside the heading of a list of them. */
export function keysNote(rows: readonly ApiKeyShown[] | undefined): string | undefined {
  if (rows === undefined || rows.length === 0) return undefined;
  return formatCounted(rows.filter(({ state }) => state === 'active').length, 'active key');
}

/** Stands where keys will be. */
export function KeysSkeleton() {
  return (
    <Loading label="Loading the API keys">
      <div className="flex flex-col gap-2 px-4 pb-4">
        {['one', 'two', 'three'].map((key) => (
          <Skeleton key={key} className="h-9" />
        ))}
      </div>
    </Loading>
  );
}
