import type { Flag } from './scores.ts';

/** A flag as a sentence with the numbers that made it true. */
export function flagSentence(flag: Flag): string {
  switch (flag.reason) {
    case 'score_below_threshold':
      return `The score of ${figure(flag.score)} is below the threshold of ${figure(flag.threshold)}.`;
    case 'critical_check_failed':
      return `The critical check “${flag.checkName}” failed.`;
    case 'critical_check_needs_review':
      return `The critical check “${flag.checkName}” needs review.`;
    case 'agent_rule':
      return `The score of ${figure(flag.score)} is below this agent’s threshold of ${figure(flag.threshold)}.`;
    case 'tampering':
      return `Somebody in the call seems to address the judge: “${flag.quote}”.`;
    case 'by_hand':
      return flag.note === '' ? 'Flagged by hand.' : `Flagged by hand: ${flag.note}`;
  }
}

/** A score with as many decimals as it takes to see that it differs from a round one, two at most. */
function figure(score: number): string {
  return String(Math.floor(score * 100) / 100);
}
