import { type KeyboardEvent, type ReactNode, useId } from 'react';
import { classNames } from './class-names.ts';

export type Tab<Value extends string> = { value: Value; label: string; note?: ReactNode; content: ReactNode };

type Props<Value extends string> = {
  label: string;
  value: Value;
  onChange: (value: Value) => void;
  tabs: readonly Tab<Value>[];
  className?: string;
  /** Classes of the panel, for those that scroll by themselves. */
  panelClassName?: string;
};

/** Views of one thing, one at a time. Arrow keys, Home and End move between them. */
export function Tabs<Value extends string>(props: Props<Value>) {
  const { label, value, onChange, tabs, className, panelClassName } = props;
  const id = useId();
  const shown = tabs.find((tab) => tab.value === value) ?? tabs[0];
  const move = (event: KeyboardEvent<HTMLDivElement>) => {
    const at = tabs.findIndex((tab) => tab.value === shown?.value);
    const to = tabs[indexAfter(event.key, at, tabs.length)];
    if (to === undefined) return;
    event.preventDefault();
    onChange(to.value);
    document.getElementById(`${id}-${to.value}`)?.focus();
  };
  return (
    <div className={className}>
      <div
        role="tablist"
        aria-label={label}
        onKeyDown={move}
        className="flex shrink-0 gap-1 overflow-x-auto overflow-y-hidden border-b border-line px-3"
      >
        {tabs.map((tab) => (
          <button
            key={tab.value}
            id={`${id}-${tab.value}`}
            type="button"
            role="tab"
            aria-selected={tab.value === shown?.value}
            aria-controls={tab.value === shown?.value ? `${id}-panel` : undefined}
            tabIndex={tab.value === shown?.value ? 0 : -1}
            onClick={() => onChange(tab.value)}
            className={classNames(
              'flex h-10 items-center gap-1.5 border-b-2 border-transparent px-2 text-sm font-medium whitespace-nowrap text-soft',
              'hover:text-ink focus-visible:-outline-offset-2 aria-selected:border-accent aria-selected:text-ink',
            )}
          >
            {tab.label}
            {tab.note === undefined ? null : (
              <span className="text-xs text-faint tabular-nums">{tab.note}</span>
            )}
          </button>
        ))}
      </div>
      <div
        role="tabpanel"
        id={`${id}-panel`}
        aria-labelledby={`${id}-${shown?.value}`}
        tabIndex={0}
        className={classNames('focus-visible:-outline-offset-2', panelClassName)}
      >
        {shown?.content}
      </div>
    </div>
  );
}

function indexAfter(key: string, at: number, count: number): number {
  switch (key) {
    case 'ArrowRight':
      return (at + 1) % count;
    case 'ArrowLeft':
      return (at - 1 + count) % count;
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return -1;
  }
}
