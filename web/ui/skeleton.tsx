import { classNames } from './class-names.ts';

/** A grey shape in the place of something that is still being fetched. Size it with classes. */
export function Skeleton({ className }: { className?: string }) {
  return <span aria-hidden className={classNames('block animate-pulse rounded-md bg-hover', className)} />;
}

/** Says to screen readers that something is being fetched; put the skeletons inside. */
export function Loading({ label, children }: { label: string; children: React.ReactNode }) {
  return (
    <div role="status" aria-label={label}>
      {children}
    </div>
  );
}
