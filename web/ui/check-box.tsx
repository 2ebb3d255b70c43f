import { type ReactNode, useId } from 'react';

type Props = {
  label: ReactNode;
  /** What ticking it means. */
  told: ReactNode;
  checked: boolean;
  onChange: (checked: boolean) => void;
};

/** A box to tick, with its label and a sentence below. */
export function CheckBox({ label, told, checked, onChange }: Props) {
  const id = useId();
  return (
    <div className="flex items-start gap-2.5 text-sm">
      <input
        type="checkbox"
        id={id}
        aria-describedby={`${id}-told`}
        className="mt-0.5 size-4 shrink-0 accent-accent"
        checked={checked}
        onChange={({ target }) => onChange(target.checked)}
      />
      <span>
        <label htmlFor={id} className="block cursor-pointer font-medium">
          {label}
        </label>
        <span id={`${id}-told`} className="block text-[0.8125rem] text-soft">
          {told}
        </span>
      </span>
    </div>
  );
}
