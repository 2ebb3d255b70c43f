export type Side = 'top' | 'bottom' | 'left' | 'right';
export type Align = 'start' | 'center' | 'end';

type Box = { readonly left: number; readonly top: number; readonly width: number; readonly height: number };
type Size = { readonly width: number; readonly height: number };

const gap = 6;
const margin = 8;

/**
 * Where a popup of `size` goes beside `anchor`, in pixels of the window: on the wished side, on the opposite one when
 * there is no room, and never past the window's edge.
 */
export function placeBeside(
  anchor: Box,
  size: Size,
  { window, side, align }: { window: Size; side: Side; align: Align },
): { left: number; top: number } {
  const chosen = fits(anchor, size, window, side) ? side : opposite[side];
  const across = chosen === 'top' || chosen === 'bottom';
  const left = across
    ? aligned(anchor.left, anchor.width, size.width, align)
    : beside(anchor.left, anchor.width, size.width, chosen);
  const top = across
    ? beside(anchor.top, anchor.height, size.height, chosen)
    : aligned(anchor.top, anchor.height, size.height, align);
  return {
    left: within(left, size.width, window.width),
    top: within(top, size.height, window.height),
  };
}

const opposite: Record<Side, Side> = { top: 'bottom', bottom: 'top', left: 'right', right: 'left' };

function fits(anchor: Box, size: Size, window: Size, side: Side): boolean {
  switch (side) {
    case 'top':
      return anchor.top - gap - size.height >= margin;
    case 'bottom':
      return anchor.top + anchor.height + gap + size.height <= window.height - margin;
    case 'left':
      return anchor.left - gap - size.width >= margin;
    case 'right':
      return anchor.left + anchor.width + gap + size.width <= window.width - margin;
  }
}

function beside(start: number, length: number, size: number, side: Side): number {
  return side === 'top' || side === 'left' ? start - gap - size : start + length + gap;
}

function aligned(start: number, length: number, size: number, align: Align): number {
  if (align === 'start') return start;
  return align === 'end' ? start + length - size : start + (length - size) / 2;
}

function within(start: number, size: number, window: number): number {
  return Math.max(margin, Math.min(start, window - margin - size));
}
