import { Dialog as Parts } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';
import { IconButton } from './icon-button.tsx';

type Props = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  description?: ReactNode;
  wide?: boolean;
  /** The buttons, right-aligned; the main one last. */
  footer?: ReactNode;
  children?: ReactNode;
};

/** A question or a form over the page. Escape and a press outside close it; focus returns to where it was. */
export function Dialog({ open, onOpenChange, title, description, wide = false, footer, children }: Props) {
  return (
    <Parts.Root open={open} onOpenChange={onOpenChange}>
      <Parts.Portal>
        <Parts.Backdrop className="fixed inset-0 z-40 bg-veil transition-opacity duration-150 data-ending-style:opacity-0 data-starting-style:opacity-0" />
        <Parts.Popup
          className={classNames(
            'fixed top-[max(1rem,min(18vh,10rem))] left-1/2 z-40 flex max-h-[calc(100dvh-2rem)] w-[calc(100vw-2rem)] -translate-x-1/2 flex-col',
            'rounded-xl border border-line bg-raised shadow-popup outline-none transition-[opacity,scale] duration-150',
            'data-ending-style:scale-98 data-ending-style:opacity-0 data-starting-style:scale-98 data-starting-style:opacity-0',
            wide ? 'max-w-2xl' : 'max-w-lg',
          )}
        >
          <header className="flex items-start gap-4 px-5 pt-4 pb-3">
            <div className="min-w-0 flex-1 pt-1">
              <Parts.Title className="text-base font-semibold">{title}</Parts.Title>
              {description === undefined ? null : (
                <Parts.Description className="mt-1 text-sm text-soft">{description}</Parts.Description>
              )}
            </div>
            <Parts.Close render={<IconButton label="Close" icon={<X aria-hidden />} size="small" />} />
          </header>
          <div className="min-h-0 overflow-y-auto px-5 pb-5">{children}</div>
          {footer === undefined ? null : (
            <footer className="flex flex-wrap justify-end gap-2 border-t border-line px-5 py-3">
              {footer}
            </footer>
          )}
        </Parts.Popup>
      </Parts.Portal>
    </Parts.Root>
  );
}
