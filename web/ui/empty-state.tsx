import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';

type Props = {
  icon?: ReactNode;
  title: string;
  children?: ReactNode;
  action?: ReactNode;
  className?: string;
};

/** What stands where a list would be: that there is nothing, why, and what to do. */
export function EmptyState({ icon, title, children, action, className }: Props) {
  return (
    <div className={classNames('flex flex-col items-center gap-2 px-6 py-14 text-center', className)}>
      {icon === undefined ? null : (
        <span className="mb-1 flex size-10 items-center justify-center rounded-full bg-hover text-soft [&_svg]:size-5">
          {icon}
        </span>
      )}
      <p className="text-sm font-semibold">{title}</p>
      {children === undefined ? null : <div className="max-w-md text-sm text-soft">{children}</div>}
      {action === undefined ? null : <div className="mt-2 flex flex-wrap justify-center gap-2">{action}</div>}
    </div>
  );
}
