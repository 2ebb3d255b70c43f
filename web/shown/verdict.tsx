import { Check, CircleHelp, Minus, X } from 'lucide-react';
import { type Verdict, verdicts } from '#shared/statuses.ts';
import { classNames } from '../ui/class-names.ts';
import { toneBadge } from '../ui/tones.ts';

/** The sign of a verdict. Its word stands beside it or is read aloud. */
export function VerdictIcon({ verdict }: { verdict: Verdict }) {
  return (
    <span
      aria-hidden
      className={classNames(
        'flex size-5 shrink-0 items-center justify-center rounded-full [&_svg]:size-3',
        toneBadge[verdicts[verdict].colour],
      )}
    >
      {iconOf(verdict)}
    </span>
  );
}

function iconOf(verdict: Verdict) {
  switch (verdict) {
    case 'pass':
      return <Check strokeWidth={3} />;
    case 'fail':
      return <X strokeWidth={3} />;
    case 'needs_review':
      return <CircleHelp strokeWidth={2.5} />;
    case 'not_applicable':
    case 'not_evaluated':
      return <Minus strokeWidth={3} />;
  }
}
