import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';

type Props = {
  /** The group it belongs to. */
  name: string;
  label: ReactNode;
  /** What choosing it means. */
  told: ReactNode;
  chosen: boolean;
  onChoose: () => void;
  disabled?: boolean;
};

/** One of a few choices that each need a sentence. */
export function RadioCard({ name, label, told, chosen, onChoose, disabled = false }: Props) {
  return (
    <label
      className={classNames(
        'flex items-start gap-3 rounded-lg border px-3 py-2.5 has-focus-visible:outline-2 has-focus-visible:outline-accent',
        chosen ? 'border-accent bg-accent-soft' : 'border-line',
        disabled ? 'cursor-default' : 'cursor-pointer',
        !chosen && !disabled && 'hover:bg-hover',
      )}
    >
      <input
        type="radio"
        name={name}
        className="mt-1 accent-accent outline-none"
        checked={chosen}
        disabled={disabled}
        onChange={onChoose}
      />
      <span className="min-w-0">
        <span className="block font-medium">{label}</span>
        <span className="block text-[0.8125rem] text-soft">{told}</span>
      </span>
    </label>
  );
}
