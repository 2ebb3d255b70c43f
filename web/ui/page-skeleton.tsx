import { Loading, Skeleton } from './skeleton.tsx';

/** What stands where a page is still being fetched. */
export function PageSkeleton() {
  return (
    <Loading label="Loading the page">
      <div className="flex min-h-14 items-center border-b border-line px-4 sm:px-6">
        <Skeleton className="h-5 w-40" />
      </div>
      <div className="grid gap-4 p-4 sm:p-6">
        <Skeleton className="h-24" />
        <Skeleton className="h-64" />
      </div>
    </Loading>
  );
}
