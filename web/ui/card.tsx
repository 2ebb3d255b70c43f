import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';

type Props = {
  /** Makes the card a region with a heading. */
  title?: ReactNode;
  /** A second, softer line beside or under the title. */
  note?: ReactNode;
  actions?: ReactNode;
  /** No padding around the content: for lists and tables. */
  flush?: boolean;
  className?: string;
  children?: ReactNode;
};

/** A framed part of a page, with its heading and its actions. */
export function Card({ title, note, actions, flush = false, className, children }: Props) {
  return (
    <section
      className={classNames('flex min-w-0 flex-col rounded-lg border border-line bg-raised', className)}
    >
      {title !== undefined || actions !== undefined ? (
        <header className="flex min-h-12 flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2">
          <h2 className="text-sm font-semibold">{title}</h2>
          {note === undefined ? null : <span className="text-[0.8125rem] text-faint">{note}</span>}
          {actions === undefined ? null : <div className="ml-auto flex items-center gap-2">{actions}</div>}
        </header>
      ) : null}
      <div
        className={classNames(
          'min-h-0 flex-1',
          !flush && 'px-4 pb-4',
          !flush && title === undefined && 'pt-4',
        )}
      >
        {children}
      </div>
    </section>
  );
}
