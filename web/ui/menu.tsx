import { cloneElement, type KeyboardEvent, type ReactElement, type ReactNode, useRef, useState } from 'react';
import { classNames } from './class-names.ts';
import type { Align } from './place.ts';
import { focusTrigger } from './popover.tsx';
import { Popup } from './popup.tsx';

export type MenuEntry =
  | {
      kind?: 'action';
      label: string;
      icon?: ReactNode;
      note?: ReactNode;
      danger?: boolean;
      disabled?: boolean;
      run: () => void;
    }
  | { kind: 'separator' };

type Props = {
  /** The button that opens the menu. */
  trigger: ReactElement<Record<string, unknown>>;
  entries: readonly MenuEntry[];
  /** Shown above the entries. */
  heading?: ReactNode;
  align?: Align;
  side?: 'top' | 'bottom';
};

/** Actions behind one button. Arrow keys, Home, End and first letters move; Escape and Tab leave. */
export function Menu({ trigger, entries, heading, align = 'end', side = 'bottom' }: Props) {
  const anchor = useRef<HTMLSpanElement>(null);
  const [open, setOpen] = useState(false);
  const close = (toTrigger: boolean) => {
    setOpen(false);
    if (toTrigger) focusTrigger(anchor.current);
  };
  return (
    <span ref={anchor} className="contents">
      {cloneElement(trigger, {
        'aria-haspopup': 'menu',
        'aria-expanded': open,
        onClick: () => setOpen(!open),
        onKeyDown: (event: KeyboardEvent) => {
          if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
          event.preventDefault();
          setOpen(true);
        },
      })}
      {open ? (
        <Popup
          anchor={anchor}
          align={align}
          side={side}
          onDismiss={close}
          className="min-w-48 rounded-lg border border-line bg-raised p-1 text-ink shadow-popup"
        >
          {heading === undefined ? null : (
            <div className="mb-1 border-b border-line px-2.5 pt-1.5 pb-2">{heading}</div>
          )}
          <Entries entries={entries} onClose={close} />
        </Popup>
      ) : null}
    </span>
  );
}

type EntriesProps = { entries: readonly MenuEntry[]; onClose: (toTrigger: boolean) => void };

function Entries({ entries, onClose }: EntriesProps) {
  return (
    <div
      role="menu"
      className="max-h-[min(32rem,70dvh)] overflow-y-auto"
      ref={(list) => {
        // One frame later: the popup has its place only then, and focus would scroll the page to where it was before.
        const frame = requestAnimationFrame(() => itemsOf(list)[0]?.focus());
        return () => cancelAnimationFrame(frame);
      }}
      onKeyDown={(event) => {
        if (event.key === 'Tab') onClose(true);
        moveFocus(event, itemsOf(event.currentTarget));
      }}
    >
      {entries.map((entry, at) =>
        entry.kind === 'separator' ? (
          <hr key={`separator-${at}`} className="my-1 border-line" />
        ) : (
          <Action
            key={entry.label}
            entry={entry}
            onRun={() => {
              onClose(true);
              entry.run();
            }}
          />
        ),
      )}
    </div>
  );
}

type ActionProps = { entry: Exclude<MenuEntry, { kind: 'separator' }>; onRun: () => void };

function Action({ entry: { label, icon, note, danger = false, disabled = false }, onRun }: ActionProps) {
  return (
    <button
      type="button"
      role="menuitem"
      tabIndex={-1}
      disabled={disabled}
      onClick={onRun}
      onPointerMove={({ currentTarget }) => currentTarget.focus()}
      className={classNames(
        'flex w-full items-center gap-2.5 rounded-md px-2.5 py-1.5 text-left text-sm outline-none select-none',
        'focus:bg-hover disabled:opacity-50 [&_svg]:size-4 [&_svg]:shrink-0',
        danger && 'text-red-ink',
      )}
    >
      {icon}
      <span className="flex-1">{label}</span>
      {note === undefined ? null : <span className="text-xs text-faint">{note}</span>}
    </button>
  );
}

function itemsOf(list: HTMLElement | null): HTMLElement[] {
  return [...(list?.querySelectorAll<HTMLElement>('[role="menuitem"]:not(:disabled)') ?? [])];
}

function moveFocus(event: KeyboardEvent, items: readonly HTMLElement[]): void {
  const at = items.findIndex((item) => item === document.activeElement);
  const to = targetOf(event.key, at, items);
  if (to === undefined) return;
  event.preventDefault();
  event.stopPropagation();
  to.focus();
}

function targetOf(key: string, at: number, items: readonly HTMLElement[]): HTMLElement | undefined {
  switch (key) {
    case 'ArrowDown':
      return items[(at + 1) % items.length];
    case 'ArrowUp':
      return items[(at - 1 + items.length) % items.length];
    case 'Home':
      return items[0];
    case 'End':
      return items.at(-1);
    default: {
      if (key.length !== 1 || key === ' ') return undefined;
      const later = [...items.slice(at + 1), ...items.slice(0, at + 1)];
      return later.find((item) => item.textContent.toLowerCase().startsWith(key.toLowerCase()));
    }
  }
}
