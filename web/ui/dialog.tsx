import { X } from 'lucide-react';
import { type ReactNode, useId } from 'react';
import { classNames } from './class-names.ts';
import { IconButton } from './icon-button.tsx';
import { Modal } from './modal.tsx';

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

/** A question or a form over the page. The first field has the focus. */
export function Dialog({ open, onOpenChange, title, description, wide = false, footer, children }: Props) {
  const id = useId();
  if (!open) return null;
  const close = () => onOpenChange(false);
  return (
    <Modal
      onDismiss={close}
      aria-labelledby={`${id}-title`}
      aria-describedby={description === undefined ? undefined : `${id}-told`}
      className={classNames(
        'mx-auto mt-[max(1rem,min(14vh,9rem))] w-[calc(100vw-2rem)] transition-[opacity,scale] duration-150 starting:scale-98 starting:opacity-0',
        wide ? 'max-w-2xl' : 'max-w-lg',
      )}
    >
      <div className="flex max-h-[calc(100dvh-max(2rem,min(20vh,12rem)))] flex-col rounded-xl border border-line bg-raised shadow-popup">
        <header className="flex items-start gap-4 px-5 pt-4 pb-3">
          <div className="min-w-0 flex-1 pt-1">
            <h2 id={`${id}-title`} className="text-base font-semibold">
              {title}
            </h2>
            {description === undefined ? null : (
              <p id={`${id}-told`} className="mt-1 text-sm text-soft">
                {description}
              </p>
            )}
          </div>
          <IconButton label="Close" icon={<X aria-hidden />} size="small" onClick={close} />
        </header>
        <div className="min-h-0 overflow-y-auto px-5 pt-0.5 pb-5">{children}</div>
        {footer === undefined ? null : (
          <footer className="flex flex-wrap justify-end gap-2 border-t border-line px-5 py-3">
            {footer}
          </footer>
        )}
      </div>
    </Modal>
  );
}
