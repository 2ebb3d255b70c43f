import { classNames } from './class-names.ts';
import { formatCount } from './format.ts';
import { type Tone, toneDot } from './tones.ts';

type Props = { label: string; count: number; colour?: Tone; pressed: boolean; onPress: () => void };

/** A kind of rows with how many there are; pressed, it shows only those. Several stand in a group. */
export function Chip({ label, count, colour, pressed, onPress }: Props) {
  return (
    <button
      type="button"
      aria-pressed={pressed}
      onClick={onPress}
      className={classNames(
        'inline-flex h-7 items-center gap-1.5 rounded-full border px-2.5 text-[0.8125rem]',
        pressed ? 'border-accent bg-accent-soft text-accent-text' : 'border-rim text-soft hover:bg-hover',
      )}
    >
      {colour === undefined ? null : (
        <span aria-hidden className={classNames('size-1.5 rounded-full', toneDot[colour])} />
      )}
      {label}
      <span className="font-medium tabular-nums">{formatCount(count)}</span>
    </button>
  );
}
