import { Menu as Parts } from '@base-ui/react/menu';
import type { ReactElement, ReactNode } from 'react';
import { classNames } from './class-names.ts';

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
  align?: 'start' | 'center' | 'end';
  side?: 'top' | 'bottom';
};

/** Actions behind one button. */
export function Menu({ trigger, entries, heading, align = 'end', side = 'bottom' }: Props) {
  return (
    <Parts.Root modal={false}>
      <Parts.Trigger render={trigger} />
      <Parts.Portal>
        <Parts.Positioner side={side} align={align} sideOffset={4} className="z-50 outline-none">
          <Parts.Popup className="min-w-48 rounded-lg border border-line bg-raised p-1 shadow-popup outline-none">
            {heading === undefined ? null : (
              <div className="mb-1 border-b border-line px-2.5 pt-1.5 pb-2">{heading}</div>
            )}
            {entries.map((entry, at) => (
              <Entry key={entry.kind === 'separator' ? `separator-${at}` : entry.label} entry={entry} />
            ))}
          </Parts.Popup>
        </Parts.Positioner>
      </Parts.Portal>
    </Parts.Root>
  );
}

function Entry({ entry }: { entry: MenuEntry }) {
  if (entry.kind === 'separator') return <Parts.Separator className="my-1 h-px bg-line" />;
  return (
    <Parts.Item
      disabled={entry.disabled ?? false}
      onClick={entry.run}
      className={classNames(
        'flex cursor-default items-center gap-2.5 rounded-md px-2.5 py-1.5 text-sm outline-none select-none [&_svg]:size-4',
        'data-disabled:opacity-50 data-highlighted:bg-hover',
        entry.danger === true && 'text-red-ink',
      )}
    >
      {entry.icon}
      <span className="flex-1">{entry.label}</span>
      {entry.note === undefined ? null : <span className="text-xs text-faint">{entry.note}</span>}
    </Parts.Item>
  );
}
