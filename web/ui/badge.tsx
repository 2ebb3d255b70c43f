import { classNames } from './class-names.ts';
import { type Tone, toneBadge, toneDot } from './tones.ts';

type Props = {
  label: string;
  colour: Tone;
  /** Said on hover. */
  meaning?: string;
  /** The dot breathes: something is going on. */
  live?: boolean;
  className?: string;
};

/** A dot and a word. Takes an entry of a status table as it is: `<Badge {...table[name]} />`. */
export function Badge({ label, colour, meaning, live = false, className }: Props) {
  return (
    <span
      title={meaning}
      className={classNames(
        'inline-flex h-5 items-center gap-1.5 rounded-full px-2 text-xs font-medium whitespace-nowrap',
        toneBadge[colour],
        className,
      )}
    >
      <span
        aria-hidden
        className={classNames('size-1.5 shrink-0 rounded-full', toneDot[colour], live && 'animate-pulse')}
      />
      {label}
    </span>
  );
}
