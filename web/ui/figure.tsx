import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';
import { Sparkline } from './sparkline.tsx';

type Props = {
  label: string;
  value: ReactNode;
  /** A softer line under the figure. */
  note?: ReactNode;
  trend?: readonly (number | null)[];
  className?: string;
};

/** One figure with its name, and the line of its last weeks. Several stand in a `<dl>`. */
export function Figure({ label, value, note, trend, className }: Props) {
  return (
    <div className={classNames('min-w-0 rounded-lg border border-line bg-raised px-4 py-3', className)}>
      <dt className="truncate text-[0.8125rem] text-soft">{label}</dt>
      <dd className="mt-0.5 flex flex-wrap items-end justify-between gap-x-3 text-2xl leading-8 font-semibold tabular-nums">
        {value}
        {trend === undefined ? null : <Sparkline values={trend} className="mb-1 shrink-0" />}
      </dd>
      {note === undefined ? null : <dd className="text-[0.8125rem] text-faint">{note}</dd>}
    </div>
  );
}
