import type { ReactNode } from 'react';

type Props = {
  title: string;
  /** Beside the title: a count, badges. */
  note?: ReactNode;
  /** Before the title: a way back. */
  before?: ReactNode;
  actions?: ReactNode;
};

/** The bar at the top of a page, which stays while the page scrolls. Holds the page's only h1. */
export function PageHeader({ title, note, before, actions }: Props) {
  return (
    <header className="sticky top-0 z-20 flex min-h-14 shrink-0 flex-wrap items-center gap-x-3 gap-y-1 border-b border-line bg-canvas px-4 py-2 sm:px-6">
      <title>{`${title} · TotalView`}</title>
      {before}
      <h1 className="min-w-0 truncate text-base font-semibold">{title}</h1>
      {note}
      {actions === undefined ? null : (
        <div className="ml-auto flex flex-wrap items-center justify-end gap-2">{actions}</div>
      )}
    </header>
  );
}
