import { ChevronsUpDown } from 'lucide-react';
import type { ComponentProps } from 'react';
import { classNames } from '../ui/class-names.ts';

type Props = ComponentProps<'button'> & { active: boolean };

/** The button of a filter that opens a small form; drawn in the accent colour while it narrows the list. */
export function FilterButton({ active, children, ...rest }: Props) {
  return (
    <button
      type="button"
      {...rest}
      className={classNames(
        'inline-flex h-9 max-w-56 shrink-0 items-center gap-2 rounded-md border px-3 text-sm whitespace-nowrap',
        active ? 'border-accent bg-accent-soft text-accent-text' : 'border-rim hover:bg-hover',
      )}
    >
      <span className="truncate">{children}</span>
      <ChevronsUpDown aria-hidden className="size-3.5 shrink-0 text-faint" />
    </button>
  );
}
