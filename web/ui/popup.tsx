import { type ComponentProps, type RefObject, useEffect, useLayoutEffect, useRef } from 'react';
import { classNames } from './class-names.ts';
import { type Align, placeBeside, type Side } from './place.ts';

type Props = ComponentProps<'div'> & {
  /** Stands around the element beside which the popup appears. */
  anchor: RefObject<HTMLElement | null>;
  side?: Side;
  align?: Align;
  /** Escape, a press outside, scrolling the anchor away or resizing the window. `byKey` when it was Escape. */
  onDismiss: (byKey: boolean) => void;
  /** Escape goes on to what lies below: for what only explains. */
  passive?: boolean;
};

/** A frame above everything else, dialogs included, beside its anchor. It is there as long as it is rendered. */
export function Popup({
  anchor,
  side = 'bottom',
  align = 'center',
  onDismiss,
  passive = false,
  ...rest
}: Props) {
  const popup = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const box = controlIn(anchor.current)?.getBoundingClientRect();
    if (popup.current === null || box === undefined) return;
    popup.current.showPopover();
    const size = popup.current.getBoundingClientRect();
    const window = { width: innerWidth, height: innerHeight };
    const { left, top } = placeBeside(box, size, { window, side, align });
    popup.current.style.left = `${left}px`;
    popup.current.style.top = `${top}px`;
  }, [anchor, side, align]);
  useDismissal({ popup, anchor, passive }, onDismiss);
  return (
    <div
      ref={popup}
      popover="manual"
      {...rest}
      className={classNames('fixed inset-auto m-0 overflow-visible outline-none', rest.className)}
    />
  );
}

type Dismissed = {
  popup: RefObject<HTMLElement | null>;
  anchor: RefObject<HTMLElement | null>;
  passive: boolean;
};

function useDismissal({ popup, anchor, passive }: Dismissed, onDismiss: (byKey: boolean) => void): void {
  const told = useRef(onDismiss);
  useEffect(() => {
    told.current = onDismiss;
  });
  useEffect(() => {
    const whereOpened = topOf(anchor.current);
    const isOutside = ({ target }: Event) =>
      target instanceof Node &&
      popup.current?.contains(target) !== true &&
      anchor.current?.contains(target) !== true;
    const onPress = (event: Event) => {
      if (isOutside(event)) told.current(false);
    };
    // A scroll that was under way before the popup opened is still told after it; only one that moves the anchor counts.
    const onScroll = () => {
      if (topOf(anchor.current) !== whereOpened) told.current(false);
    };
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      // Otherwise Escape would close the dialog below as well.
      if (!passive) event.preventDefault();
      told.current(true);
    };
    const onResize = () => told.current(false);
    document.addEventListener('pointerdown', onPress, true);
    document.addEventListener('scroll', onScroll, true);
    document.addEventListener('keydown', onKey, true);
    window.addEventListener('resize', onResize);
    return () => {
      document.removeEventListener('pointerdown', onPress, true);
      document.removeEventListener('scroll', onScroll, true);
      document.removeEventListener('keydown', onKey, true);
      window.removeEventListener('resize', onResize);
    };
  }, [popup, anchor, passive]);
}

function topOf(anchor: HTMLElement | null): number | undefined {
  return controlIn(anchor)?.getBoundingClientRect().top;
}

/** The button or link that an anchor stands around, however deep: what explains it may stand around it too. */
export function controlIn(anchor: HTMLElement | null): Element | null | undefined {
  return anchor?.querySelector('button, a, input, [tabindex]') ?? anchor?.firstElementChild;
}
