import { Select as Parts } from '@base-ui/react/select';
import { Check, ChevronsUpDown } from 'lucide-react';
import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';
import type { Tied } from './field.tsx';

export type Option<Value extends string> = { value: Value; label: string; note?: ReactNode };

type Props<Value extends string> = {
  /** Read aloud where no visible label is tied to the control. */
  label?: string;
  tied?: Tied;
  value: Value | null;
  options: readonly Option<Value>[];
  onChange: (value: Value) => void;
  placeholder?: string;
  disabled?: boolean;
  size?: 'small' | 'normal';
  /** Draws it in the accent colour: a filter that is on. */
  active?: boolean;
  className?: string;
};

/** A choice of one among several. */
export function Select<Value extends string>(props: Props<Value>) {
  const { label, tied, value, options, onChange, placeholder, disabled = false, size = 'normal' } = props;
  return (
    <Parts.Root
      items={options}
      value={value}
      onValueChange={(chosen) => {
        if (chosen !== null) onChange(chosen);
      }}
      disabled={disabled}
      modal={false}
    >
      <Parts.Trigger
        {...tied}
        aria-label={tied ? undefined : label}
        className={classNames(
          'inline-flex min-w-0 items-center justify-between gap-2 rounded-md border bg-canvas text-sm select-none',
          'hover:not-data-disabled:bg-hover data-disabled:opacity-55',
          size === 'small' ? 'h-7 px-2' : 'h-9 px-3',
          props.active === true ? 'border-accent bg-accent-soft text-accent-text' : 'border-edge',
          props.className,
        )}
      >
        <Parts.Value placeholder={placeholder} className="truncate data-placeholder:text-faint" />
        <Parts.Icon className="text-faint">
          <ChevronsUpDown aria-hidden className="size-3.5" />
        </Parts.Icon>
      </Parts.Trigger>
      <Parts.Portal>
        <Parts.Positioner sideOffset={4} alignItemWithTrigger={false} className="z-50 outline-none">
          <Parts.Popup className="max-h-[min(24rem,var(--available-height))] min-w-(--anchor-width) max-w-[min(26rem,calc(100vw-1rem))] overflow-y-auto rounded-lg border border-line bg-raised p-1 shadow-popup outline-none">
            <Parts.List>
              {options.map((option) => (
                <Parts.Item
                  key={option.value}
                  value={option.value}
                  className="grid cursor-default grid-cols-[1rem_1fr] items-center gap-x-2 rounded-md py-1.5 pr-3 pl-2 text-sm outline-none select-none data-highlighted:bg-hover"
                >
                  <Parts.ItemIndicator className="col-start-1 row-start-1">
                    <Check aria-hidden className="size-4 text-accent-text" />
                  </Parts.ItemIndicator>
                  <Parts.ItemText className="col-start-2 row-start-1 truncate">{option.label}</Parts.ItemText>
                  {option.note === undefined ? null : (
                    <span className="col-start-2 text-xs text-faint">{option.note}</span>
                  )}
                </Parts.Item>
              ))}
            </Parts.List>
          </Parts.Popup>
        </Parts.Positioner>
      </Parts.Portal>
    </Parts.Root>
  );
}
