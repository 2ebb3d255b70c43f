import { classNames } from './class-names.ts';
import { formatPercent } from './format.ts';
import { type Tone, toneInk } from './tones.ts';

type Props = { value: number | null; tone: Tone | null; empty?: string; className?: string };

/** A percentage in the colour of its tone; `empty` is shown and read where there is none. */
export function Percent({ value, tone, empty = '—', className }: Props) {
  if (value === null) return <span className={classNames('text-faint', className)}>{empty}</span>;
  return (
    <span className={classNames('font-medium tabular-nums', tone !== null && toneInk[tone], className)}>
      {formatPercent(value)}
    </span>
  );
}
