import { type Severity, severityLabels } from '#shared/checks.ts';
import { Badge } from '../ui/badge.tsx';
import type { Tone } from '../ui/tones.ts';

const tones: Record<Severity, Tone> = { info: 'slate', warning: 'amber', critical: 'red' };

/** What each severity does to a call. */
export const severityMeanings: Record<Severity, string> = {
  info: 'Shown, and left out of the score.',
  warning: 'Counts in the score by its weight.',
  critical: 'Counts in the score, and a call that fails it is flagged whatever its score.',
};

/** A check's severity as a badge. */
export function SeverityBadge({ severity }: { severity: Severity }) {
  return (
    <Badge label={severityLabels[severity]} colour={tones[severity]} meaning={severityMeanings[severity]} />
  );
}
