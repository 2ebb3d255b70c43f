import { Loading, Skeleton } from '../ui/skeleton.tsx';

const widths = [
  'w-56',
  'w-48',
  'w-60',
  'w-52',
  'w-44',
  'w-56',
  'w-48',
  'w-60',
  'w-52',
  'w-44',
  'w-56',
  'w-48',
];

/** The call list while it is being fetched. */
export function CallTableSkeleton() {
  return (
    <div className="px-4 pb-4 sm:px-6">
      <Loading label="Loading the calls">
        <div className="overflow-hidden rounded-lg border border-line">
          <div className="h-9 border-b border-line bg-sunken" />
          {widths.map((width, at) => (
            <div
              key={`${at}-${width}`}
              className="flex h-11 items-center gap-8 border-b border-line px-4 last:border-0"
            >
              <Skeleton className={`h-4 ${width}`} />
              <Skeleton className="h-5 w-20 rounded-full" />
              <Skeleton className="hidden h-4 w-10 sm:block" />
              <Skeleton className="ml-auto hidden h-4 w-28 sm:block" />
            </div>
          ))}
        </div>
      </Loading>
    </div>
  );
}
