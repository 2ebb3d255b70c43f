import { reviewStatuses, verdicts } from '#shared/statuses.ts';
import type { CheckResultShown, ReviewShown } from '#shared/versions.ts';
import { formatInstant } from '../../ui/format.ts';

/** A decision as one sentence: "Reviewed by Ana Silva, 22 Nov, 14:05: coached". */
export function decisionSentence({ decision, by, at, note }: ReviewShown, now: Date): string {
  const said = `${reviewStatuses[decision].label} by ${by ?? somebody}, ${formatInstant(at, now)}`;
  return note === '' ? said : `${said}: ${note}`;
}

const somebody = 'somebody who has left';

/** Who overrode a check and why; null where nobody has. */
export function overrideSentence({ override }: CheckResultShown, now: Date): string | null {
  if (override === null) return null;
  const { by, at, reason } = override;
  return `Set by ${by ?? somebody}, ${formatInstant(at, now)}: ${reason}`;
}

/** What the judge had said of an overridden check; null where nobody overrode it. */
export function judgedSentence({ override, judged_by }: CheckResultShown): string | null {
  if (override === null) return null;
  const { judged_verdict: verdict, judged_score: score } = override;
  const said =
    score === null ? verdicts[verdict].label : `${verdicts[verdict].label}, ${Math.round(score)} of 100`;
  return `${judged_by === 'claude' ? 'Claude' : 'The phrases'} said: ${said}`;
}
