import type { GroupFigures, ToLookAt } from '#shared/figures.ts';
import { scoreColour } from '#shared/scores.ts';

/** An average of fewer scored calls than this says little. */
const enoughCalls = 5;
/** A fall of fewer points than this is nothing unusual. */
const fallPoints = 5;
/** How many are picked for each reason. */
const picked = 3;

/**
 * Those worth a look: the lowest averages that are not green, and the steepest falls against the period before, each
 * over enough calls; at most three for each reason, the lowest average first.
 */
export function toLookAt(groups: readonly GroupFigures[]): ToLookAt[] {
  const low = groups.filter(isLow).toSorted(byAverage).slice(0, picked);
  const falling = groups
    .filter((group) => fallOf(group) >= fallPoints)
    .toSorted((one, other) => fallOf(other) - fallOf(one) || byAverage(one, other))
    .slice(0, picked);
  return [...new Set([...low, ...falling])].toSorted(byAverage).map((group) => ({
    ...group,
    reasons: [
      ...(low.includes(group) ? (['low'] as const) : []),
      ...(falling.includes(group) ? (['falling'] as const) : []),
    ],
  }));
}

function isLow({ scored, average_score: average }: GroupFigures): boolean {
  return scored >= enoughCalls && average !== null && scoreColour(average) !== 'green';
}

/** By how many points the average fell; 0 where either is not known well enough. */
function fallOf({ scored, average_score, before_scored, before_average }: GroupFigures): number {
  if (scored < enoughCalls || before_scored < enoughCalls) return 0;
  return average_score === null || before_average === null ? 0 : before_average - average_score;
}

function byAverage(one: GroupFigures, other: GroupFigures): number {
  return (one.average_score ?? 100) - (other.average_score ?? 100) || (one.id < other.id ? -1 : 1);
}
