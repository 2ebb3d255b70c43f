import { type ReactNode, useEffect, useRef, useState } from 'react';
import type { Side } from './place.ts';
import { Popup } from './popup.tsx';

type Props = {
  text: ReactNode;
  side?: Side;
  /** The one element that the tooltip explains; it must be able to take focus. */
  children: ReactNode;
};

const delayMs = 350;

/** A short explanation on hover and focus. Nothing may be said only here: touch screens do not show it. */
export function Tooltip({ text, side = 'top', children }: Props) {
  const anchor = useRef<HTMLSpanElement>(null);
  const [open, setOpen] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const hide = () => {
    clearTimeout(timer.current);
    setOpen(false);
  };
  useEffect(() => () => clearTimeout(timer.current), []);
  return (
    <span
      ref={anchor}
      className="contents"
      onPointerEnter={({ pointerType }) => {
        if (pointerType === 'mouse') timer.current = setTimeout(() => setOpen(true), delayMs);
      }}
      onPointerLeave={hide}
      onPointerDown={hide}
      onFocus={({ target }) => setOpen(target.matches(':focus-visible'))}
      onBlur={hide}
    >
      {children}
      {open ? (
        <Popup
          anchor={anchor}
          side={side}
          onDismiss={hide}
          passive
          role="tooltip"
          className="pointer-events-none max-w-72 rounded-md bg-ink px-2 py-1 text-xs text-canvas shadow-popup"
        >
          {text}
        </Popup>
      ) : null}
    </span>
  );
}
