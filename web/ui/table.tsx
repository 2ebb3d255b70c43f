import type { ComponentProps } from 'react';
import { classNames } from './class-names.ts';

/** A table that scrolls sideways inside its own frame where the screen is narrow, by keyboard too. `label` names it for screen readers. */
export function Table({ label, className, ...rest }: ComponentProps<'table'> & { label: string }) {
  return (
    <section
      aria-label={label}
      tabIndex={0}
      className="@container relative overflow-x-auto focus-visible:-outline-offset-2"
    >
      <table
        aria-label={label}
        className={classNames('w-full border-collapse text-left', className)}
        {...rest}
      />
    </section>
  );
}

/** Cells stand closer together where the table has little room. */
const cellRoom = 'first:pl-4 last:pr-4 @2xl:px-4';

/** A column heading; `figures` aligns it with numbers. */
export function Th({ figures = false, className, ...rest }: ComponentProps<'th'> & { figures?: boolean }) {
  return (
    <th
      scope="col"
      className={classNames(
        'h-9 border-b border-line bg-sunken px-2 text-xs font-medium whitespace-nowrap text-soft',
        cellRoom,
        figures && 'text-right',
        className,
      )}
      {...rest}
    />
  );
}

/** A cell; `figures` right-aligns it and gives all digits the same width. */
export function Td({ figures = false, className, ...rest }: ComponentProps<'td'> & { figures?: boolean }) {
  return (
    <td
      className={classNames(
        'h-11 border-b border-line px-2 group-last:border-0',
        cellRoom,
        figures && 'text-right tabular-nums',
        className,
      )}
      {...rest}
    />
  );
}
