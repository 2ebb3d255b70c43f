import { classNames } from './class-names.ts';
import { type Tone, toneDot } from './tones.ts';

type Part = {
  readonly label: string;
  readonly colour: Tone;
  readonly count: number;
  /** It breathes: something is going on. */
  readonly live?: boolean;
};

type Props = {
  parts: readonly Part[];
  total: number;
  /** How many are done with. */
  ended: number;
  /** The same in words. */
  words: string;
  className?: string;
};

/** How far something of many pieces is: each part in its colour, what is still to come stays empty. */
export function StackedBar({ parts, total, ended, words, className }: Props) {
  return (
    <div
      role="progressbar"
      aria-label="Progress"
      aria-valuemin={0}
      aria-valuemax={total}
      aria-valuenow={ended}
      aria-valuetext={words}
      className={classNames('flex gap-px overflow-hidden rounded-full bg-slate-ground', className)}
    >
      {parts
        .filter(({ count }) => count > 0)
        .map(({ label, colour, count, live = false }) => (
          <div
            key={label}
            title={`${label}: ${count}`}
            className={classNames(
              'min-w-1 transition-[width] duration-300',
              toneDot[colour],
              live && 'animate-pulse',
            )}
            style={{ width: `${(100 * count) / total}%` }}
          />
        ))}
    </div>
  );
}
