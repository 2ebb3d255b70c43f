import { Tooltip as Parts } from '@base-ui/react/tooltip';
import type { ReactElement, ReactNode } from 'react';

type Props = {
  text: ReactNode;
  side?: 'top' | 'bottom' | 'left' | 'right';
  /** The element that the tooltip explains; it must be able to take focus. */
  children: ReactElement<Record<string, unknown>>;
};

/** A short explanation on hover and focus. Nothing may be said only here: touch screens do not show it. */
export function Tooltip({ text, side = 'top', children }: Props) {
  return (
    <Parts.Root>
      <Parts.Trigger render={children} delay={350} />
      <Parts.Portal>
        <Parts.Positioner side={side} sideOffset={6} className="z-50">
          <Parts.Popup className="max-w-72 rounded-md bg-ink px-2 py-1 text-xs text-canvas shadow-popup">
            {text}
          </Parts.Popup>
        </Parts.Positioner>
      </Parts.Portal>
    </Parts.Root>
  );
}
