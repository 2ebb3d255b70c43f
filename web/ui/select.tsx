import { ChevronsUpDown } from 'lucide-react';
import { classNames } from './class-names.ts';

export type Option<Value extends string> = { value: Value; label: string };

type Tie = {
  id?: string;
  'aria-labelledby'?: string;
  'aria-describedby'?: string | undefined;
  'aria-invalid'?: boolean | undefined;
};

type Props<Value extends string> = {
  /** Read aloud where no visible label is tied to the control. */
  label?: string;
  /** What ties it to a label that stands elsewhere; a Field's tie fits. */
  tied?: Tie;
  value: Value | null;
  options: readonly Option<Value>[];
  onChange: (value: Value) => void;
  /** Shown while nothing is chosen. */
  placeholder?: string;
  disabled?: boolean;
  size?: 'small' | 'normal';
  /** Draws it in the accent colour: a filter that is on. */
  active?: boolean;
  className?: string;
};

/** A choice of one among several. It is the system's own list, which every keyboard, phone and screen reader knows. */
export function Select<Value extends string>(props: Props<Value>) {
  const { label, tied, value, options, onChange, placeholder, disabled = false, size = 'normal' } = props;
  const { active = false, className } = props;
  return (
    <span className={classNames('relative inline-flex min-w-0', className)}>
      <select
        {...tied}
        aria-label={tied === undefined ? label : undefined}
        disabled={disabled}
        value={value ?? ''}
        onChange={({ target }) => {
          const chosen = options.find((option) => option.value === target.value);
          if (chosen !== undefined) onChange(chosen.value);
        }}
        className={classNames(
          'w-full min-w-0 appearance-none truncate rounded-md border text-sm disabled:opacity-55',
          size === 'small' ? 'h-7 pr-7 pl-2' : 'h-9 pr-8 pl-3',
          active
            ? 'border-accent bg-accent-soft text-accent-text'
            : 'border-rim bg-canvas hover:not-disabled:bg-hover',
          value === null && 'text-faint',
        )}
      >
        {value === null ? (
          <option value="" disabled hidden>
            {placeholder}
          </option>
        ) : null}
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
      <ChevronsUpDown
        aria-hidden
        className={classNames(
          'pointer-events-none absolute top-1/2 size-3.5 -translate-y-1/2 text-faint',
          size === 'small' ? 'right-2' : 'right-2.5',
        )}
      />
    </span>
  );
}
