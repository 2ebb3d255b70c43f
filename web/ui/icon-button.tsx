import type { ComponentProps, ReactNode } from 'react';
import { classNames } from './class-names.ts';
import { Tooltip } from './tooltip.tsx';

type Props = Omit<ComponentProps<'button'>, 'children'> & {
  /** Read aloud, and shown as the tooltip. */
  label: string;
  icon: ReactNode;
  size?: 'small' | 'normal';
  side?: 'top' | 'bottom' | 'left' | 'right';
};

/** A square button that shows an icon only. */
export function IconButton({ label, icon, size = 'normal', side, className, ...rest }: Props) {
  const button = (
    <button
      type="button"
      aria-label={label}
      {...rest}
      className={classNames(
        'inline-flex shrink-0 items-center justify-center rounded-md text-soft transition-colors',
        'hover:not-disabled:bg-hover hover:not-disabled:text-ink disabled:opacity-45 [&_svg]:size-4',
        size === 'small' ? 'size-7' : 'size-9',
        className,
      )}
    >
      {icon}
    </button>
  );
  return (
    <Tooltip text={label} {...(side ? { side } : {})}>
      {button}
    </Tooltip>
  );
}
