import { cloneElement, type ReactElement, type ReactNode, useEffect, useRef } from 'react';
import type { Align } from './place.ts';
import { controlIn, Popup } from './popup.tsx';

type Props = {
  /** The button that opens it. */
  trigger: ReactElement<Record<string, unknown>>;
  label: string;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  align?: Align;
  children: ReactNode;
};

/** A small form or explanation beside the button that opened it. */
export function Popover({ trigger, label, open, onOpenChange, align = 'start', children }: Props) {
  const anchor = useRef<HTMLSpanElement>(null);
  const close = (byKey: boolean) => {
    onOpenChange(false);
    if (byKey) focusTrigger(anchor.current);
  };
  return (
    <span ref={anchor} className="contents">
      {cloneElement(trigger, {
        'aria-haspopup': 'dialog',
        'aria-expanded': open,
        onClick: () => onOpenChange(!open),
      })}
      {open ? (
        <Popup
          anchor={anchor}
          align={align}
          onDismiss={close}
          role="dialog"
          aria-label={label}
          className="rounded-lg border border-line bg-raised p-3 text-ink shadow-popup"
        >
          <FocusInside>{children}</FocusInside>
        </Popup>
      ) : null}
    </span>
  );
}

/** Puts the focus on the first control when it appears. */
function FocusInside({ children }: { children: ReactNode }) {
  const frame = useRef<HTMLDivElement>(null);
  useEffect(() => {
    frame.current?.querySelector<HTMLElement>('button, input, select, a')?.focus({ preventScroll: true });
  }, []);
  return <div ref={frame}>{children}</div>;
}

/** Gives the focus back to the button that opened something. */
export function focusTrigger(anchor: HTMLElement | null): void {
  const control = controlIn(anchor);
  if (control instanceof HTMLElement) control.focus();
}
