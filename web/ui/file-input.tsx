import type { ComponentProps } from 'react';
import { classNames } from './class-names.ts';

/** Chooses one file from this computer. */
export function FileInput({ className, ...rest }: Omit<ComponentProps<'input'>, 'type'>) {
  return (
    <input
      {...rest}
      type="file"
      className={classNames(
        'w-full rounded-md border border-edge bg-canvas py-1 pr-3 pl-1 text-sm text-ink file:mr-3 file:h-7 file:rounded file:border-0 file:bg-hover file:px-3 file:text-sm file:font-medium file:text-ink',
        className,
      )}
    />
  );
}
