import { useLocation } from '@tanstack/react-router';
import { type ReactNode, useEffect, useRef } from 'react';

type Props = {
  /** The links to the sections. */
  sections: ReactNode;
  children: ReactNode;
};

/** Settings below the page's header: the sections beside the one that is open, above it where the screen is narrow. */
export function SettingsFrame({ sections, children }: Props) {
  const nav = useRef<HTMLElement>(null);
  const { pathname } = useLocation();
  // Where the links stand in a row that is wider than the screen, the open section's may be out of sight.
  useEffect(() => {
    const current = nav.current?.querySelector(`[href="${pathname}"]`);
    current?.scrollIntoView({ block: 'nearest', inline: 'center' });
  }, [pathname]);
  return (
    <div className="flex flex-col gap-4 p-4 sm:p-6 md:flex-row md:gap-8">
      <nav
        ref={nav}
        aria-label="Settings"
        className="flex shrink-0 gap-0.5 overflow-x-auto md:sticky md:top-20 md:w-44 md:flex-col md:self-start"
      >
        {sections}
      </nav>
      <div className="flex min-w-0 max-w-5xl flex-1 flex-col gap-4">{children}</div>
    </div>
  );
}

/** The look of a link to a section. */
export const sectionClass =
  'flex h-9 items-center gap-2.5 rounded-md px-2.5 whitespace-nowrap text-soft hover:bg-hover hover:text-ink md:h-8 [&_svg]:size-4 ' +
  'aria-[current=page]:bg-hover aria-[current=page]:font-medium aria-[current=page]:text-ink';
