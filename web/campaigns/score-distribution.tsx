import { scoreColour } from '#shared/scores.ts';
import { classNames } from '../ui/class-names.ts';
import { formatShort } from '../ui/format.ts';
import { toneDot } from '../ui/tones.ts';

/** How many calls fall in each ten of the score, as bars in the score's colours. */
export function ScoreDistribution({ counts }: { counts: readonly number[] }) {
  const most = Math.max(...counts, 1);
  if (counts.every((count) => count === 0)) {
    return <p className="py-10 text-center text-sm text-soft">No call has been scored yet.</p>;
  }
  return (
    <ol aria-label="Calls by score" className="grid h-full min-h-40 grid-cols-10 items-end gap-1.5">
      {counts.map((count, ten) => (
        <li key={ten * 10} className="flex h-full flex-col justify-end text-center text-xs">
          <span className="text-soft tabular-nums">{count === 0 ? '' : formatShort(count)}</span>
          <span
            aria-hidden
            className={classNames(
              'mt-1 rounded-t-sm',
              count === 0 ? 'bg-line' : toneDot[scoreColour(ten * 10)],
            )}
            style={{ height: count === 0 ? 2 : `${Math.max(3, (count / most) * 70)}%` }}
          />
          <span className="mt-1 text-faint tabular-nums">
            {ten * 10}
            <span className="sr-only">{` to ${ten === 9 ? 100 : ten * 10 + 9}: ${count} calls`}</span>
          </span>
        </li>
      ))}
    </ol>
  );
}
