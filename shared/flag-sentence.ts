import type { Flag } from './scores.ts';

/** A flag as a sentence with the numbers that made it true. */
export function flagSentence(flag: Flag): string {
  switch (flag.reason) {
    case 'score_below_threshold':
      return `The score of ${scoreBelow(flag)} is below the threshold of ${flag.threshold}.`;
    case 'critical_check_failed':
      return `The critical check “${flag.checkName}” failed.`;
    case 'critical_check_needs_review':
      return `The critical check “${flag.checkName}” needs review.`;
    case 'agent_rule':
      return `The score of ${scoreBelow(flag)} is below this agent’s threshold of ${flag.threshold}.`;
    case 'tampering':
      return `Somebody in the call seems to address the judge: “${flag.quote}”.`;
    case 'by_hand':
      return flag.note === '' ? 'Flagged by hand.' : `Flagged by hand: ${flag.note}`;
  }
}

/** The score rounded to two decimals, as the formula shows it; to more where two would make it reach the threshold. */
function scoreBelow({ score, threshold }: { score: number; threshold: number }): string {
  for (let decimals = 2; decimals <= 15; decimals += 1) {
    const shown = Number(score.toFixed(decimals));
    if (shown < threshold) return String(shown);
  }
  return String(score);
}
