import { CircleAlert, Info, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';
import { toneBadge } from './tones.ts';

const looks = {
  blue: Info,
  amber: TriangleAlert,
  red: CircleAlert,
} as const;

type Props = {
  tone: keyof typeof looks;
  title: ReactNode;
  /** A button or a link. */
  action?: ReactNode;
  className?: string;
  children?: ReactNode;
};

/** What one must know before going on: what is the matter, what to do, and the button that does it. */
export function Notice({ tone, title, action, className, children }: Props) {
  const Icon = looks[tone];
  return (
    <div
      role={tone === 'red' ? 'alert' : undefined}
      className={classNames(
        'flex flex-wrap items-start gap-x-3 gap-y-2 rounded-lg px-4 py-3 text-sm',
        toneBadge[tone],
        className,
      )}
    >
      <Icon aria-hidden className="mt-0.5 size-4 shrink-0" />
      <div className="min-w-0 flex-1 basis-48">
        <p className="font-semibold">{title}</p>
        {children === undefined ? null : <div className="mt-0.5 text-[0.8125rem]">{children}</div>}
      </div>
      {action === undefined ? null : <div className="flex flex-wrap gap-2">{action}</div>}
    </div>
  );
}
