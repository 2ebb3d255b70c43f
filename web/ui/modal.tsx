import { type ComponentProps, useLayoutEffect, useRef } from 'react';
import { classNames } from './class-names.ts';

type Props = ComponentProps<'dialog'> & { onDismiss: () => void };

/** Where what opened a dialog is gone or switched off by then, the focus would be nowhere. */
function focusPage(): void {
  if (document.activeElement === document.body)
    document.querySelector<HTMLElement>('main[tabindex]')?.focus({ preventScroll: true });
}

/**
 * The browser's own modal dialog, open as long as it is rendered: the page behind is out of reach, Escape and a press
 * beside it dismiss it, and afterwards the focus is where it was before.
 */
export function Modal({ onDismiss, className, ...rest }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    // A form begins at its first field; elsewhere no button should look pressed already.
    const field = element?.querySelector<HTMLElement>(
      'input:not([type="hidden"], [type="range"]), select, textarea',
    );
    (field ?? element)?.focus();
    // Closed before it is taken out of the page: only then does the browser give the focus back.
    return () => {
      element?.close();
      requestAnimationFrame(focusPage);
    };
  }, []);
  return (
    <dialog
      ref={dialog}
      tabIndex={-1}
      onCancel={(event) => {
        event.preventDefault();
        onDismiss();
      }}
      onClose={({ currentTarget }) => {
        if (!currentTarget.open) onDismiss();
      }}
      onMouseDown={(event) => {
        if (event.target !== event.currentTarget) return;
        // Otherwise the press would take the focus to what lies behind.
        event.preventDefault();
        onDismiss();
      }}
      {...rest}
      className={classNames(
        'm-0 border-0 bg-transparent p-0 text-ink outline-none backdrop:bg-veil',
        className,
      )}
    />
  );
}
