import { Tabs as Parts } from '@base-ui/react/tabs';
import type { ReactNode } from 'react';
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

/** Views of one thing, one at a time. Arrow keys move between them. */
export function Tabs<Value extends string>({
  label,
  value,
  onChange,
  tabs,
  className,
  panelClassName,
}: Props<Value>) {
  return (
    <Parts.Root value={value} onValueChange={(chosen: Value) => onChange(chosen)} className={className}>
      <Parts.List aria-label={label} className="flex gap-1 overflow-x-auto border-b border-line px-3">
        {tabs.map((tab) => (
          <Parts.Tab
            key={tab.value}
            value={tab.value}
            className={classNames(
              '-mb-px flex h-10 items-center gap-1.5 border-b-2 border-transparent px-2 text-sm font-medium whitespace-nowrap text-soft',
              'hover:text-ink focus-visible:-outline-offset-2 data-active:border-accent data-active:text-ink',
            )}
          >
            {tab.label}
            {tab.note === undefined ? null : (
              <span className="text-xs text-faint tabular-nums">{tab.note}</span>
            )}
          </Parts.Tab>
        ))}
      </Parts.List>
      {tabs.map((tab) => (
        <Parts.Panel
          key={tab.value}
          value={tab.value}
          className={classNames(
            'outline-none focus-visible:outline-2 focus-visible:-outline-offset-2',
            panelClassName,
          )}
        >
          {tab.content}
        </Parts.Panel>
      ))}
    </Parts.Root>
  );
}
