import type { Flag, FlagRules } from '#shared/scores.ts';
import { inOrder, type Scored } from './score.ts';

/** Everything that can make a call be flagged, as stored. */
export type FlagFacts = {
  /** Unrounded; null when the call is not scored. */
  readonly score: number | null;
  readonly results: readonly Scored[];
  readonly rules: FlagRules;
  readonly agentId: string | null;
  /** Where the transcript tried to command the judge. */
  readonly tampering: { readonly turn: number; readonly quote: string } | null;
  readonly byHand: readonly { readonly userId: string; readonly note: string }[];
};

/**
 * Why a person should look at a call, one flag for each rule that holds: score strictly below the threshold, critical
 * checks that failed, critical checks that nobody could judge, the agent's own threshold, tampering, flags by hand; in
 * this order, checks in theirs. A call without a score is below no threshold. The switch for failed critical checks
 * does not silence those that need review.
 */
export function flags(facts: FlagFacts): Flag[] {
  const critical = inOrder(facts.results).filter(({ check }) => check.severity === 'critical');
  return [
    ...belowThreshold(facts),
    ...(facts.rules.criticalCheckFails ? failed(critical) : []),
    ...unjudged(critical),
    ...belowAgentThreshold(facts),
    ...(facts.tampering === null ? [] : [{ reason: 'tampering' as const, ...facts.tampering }]),
    ...facts.byHand.map(({ userId, note }) => ({ reason: 'by_hand' as const, userId, note })),
  ];
}

function belowThreshold({ score, rules: { scoreBelow } }: FlagFacts): Flag[] {
  if (score === null || scoreBelow === null || score >= scoreBelow) return [];
  return [{ reason: 'score_below_threshold', score, threshold: scoreBelow }];
}

function failed(critical: readonly Scored[]): Flag[] {
  return critical
    .filter(({ verdict }) => verdict === 'fail')
    .map(({ check }) => ({ reason: 'critical_check_failed', checkId: check.id, checkName: check.name }));
}

function unjudged(critical: readonly Scored[]): Flag[] {
  return critical
    .filter(({ verdict }) => verdict === 'needs_review')
    .map(({ check }) => ({
      reason: 'critical_check_needs_review',
      checkId: check.id,
      checkName: check.name,
    }));
}

/** Of several rules for one agent, the one that asks most. */
function belowAgentThreshold({ score, rules, agentId }: FlagFacts): Flag[] {
  const thresholds = rules.agents.filter((rule) => rule.agentId === agentId).map((rule) => rule.scoreBelow);
  const threshold = Math.max(...thresholds);
  if (score === null || agentId === null || score >= threshold) return [];
  return [{ reason: 'agent_rule', agentId, score, threshold }];
}
