import { Flag } from 'lucide-react';
import { scoreColour } from '#shared/scores.ts';
import { Percent } from '../ui/percent.tsx';

type Props = { score: number | null; flagged?: boolean; empty?: string; className?: string };

/** A score in its colour, with a flag where a person should look. */
export function Score({ score, flagged = false, empty, className }: Props) {
  return (
    <span className="inline-flex items-center gap-1.5">
      {flagged ? <Flag aria-label="Flagged" role="img" className="size-3.5 text-red-dot" /> : null}
      <Percent
        value={score}
        tone={score === null ? null : scoreColour(score)}
        {...(empty === undefined ? {} : { empty })}
        {...(className === undefined ? {} : { className })}
      />
    </span>
  );
}
