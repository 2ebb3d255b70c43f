import { classNames } from './class-names.ts';
import { type Tone, toneDot } from './tones.ts';

type Props = {
  label: string;
  /** 0–1; null while it cannot be said. */
  value: number | null;
  tone?: Tone | 'accent';
  className?: string;
};

/** A thin bar that fills from left to right. */
export function Progress({ label, value, tone = 'accent', className }: Props) {
  const percent = value === null ? null : Math.round(Math.min(1, Math.max(0, value)) * 100);
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent ?? undefined}
      className={classNames('h-1.5 overflow-hidden rounded-full bg-slate-ground', className)}
    >
      <div
        className={classNames(
          'h-full rounded-full transition-[width] duration-300',
          tone === 'accent' ? 'bg-accent' : toneDot[tone],
          percent === null && 'w-1/3 animate-pulse',
        )}
        style={percent === null ? undefined : { width: `${percent}%` }}
      />
    </div>
  );
}
