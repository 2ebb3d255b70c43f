import { z } from 'zod';

/** Colours of a score: at least 80 green, at least 60 amber, below red. */
export function scoreColour(score: number): 'green' | 'amber' | 'red' {
  if (score >= 80) return 'green';
  return score >= 60 ? 'amber' : 'red';
}

/** A score as people read it: a whole number, or "Not scored". Rules compare what is not rounded. */
export function displayScore(score: number | null): string {
  return score === null ? 'Not scored' : String(Math.round(score));
}

/** Flagging rules of a campaign. A null threshold is switched off. */
export const FlagRules = z.object({
  scoreBelow: z.number().min(0).max(100).nullable().default(70),
  criticalCheckFails: z.boolean().default(true),
  /** "Flag this agent's calls below 60." */
  agents: z.array(z.object({ agentId: z.string(), scoreBelow: z.number().min(0).max(100) })).default([]),
});
export type FlagRules = z.infer<typeof FlagRules>;

/** One reason why a person should look, with the numbers that made it true. */
export const Flag = z.discriminatedUnion('reason', [
  z.object({ reason: z.literal('score_below_threshold'), score: z.number(), threshold: z.number() }),
  z.object({ reason: z.literal('critical_check_failed'), checkId: z.string(), checkName: z.string() }),
  z.object({ reason: z.literal('critical_check_needs_review'), checkId: z.string(), checkName: z.string() }),
  z.object({
    reason: z.literal('agent_rule'),
    agentId: z.string(),
    score: z.number(),
    threshold: z.number(),
  }),
  z.object({ reason: z.literal('tampering'), turn: z.int(), quote: z.string() }),
  z.object({ reason: z.literal('by_hand'), userId: z.string(), note: z.string() }),
]);
export type Flag = z.infer<typeof Flag>;

/** One line of the formula: what a check put into the two sums, or why it was left out. */
export const ScoreTerm = z.object({
  checkId: z.string(),
  checkName: z.string(),
  weight: z.number(),
  score: z.number().nullable(),
  leftOut: z.enum(['info', 'not_applicable', 'not_evaluated', 'needs_review']).nullable(),
});
export type ScoreTerm = z.infer<typeof ScoreTerm>;

/** A call's score with the formula laid open; `value` is unrounded, null means "Not scored". */
export const Score = z.object({
  value: z.number().nullable(),
  weightedSum: z.number(),
  weightSum: z.number(),
  terms: z.array(ScoreTerm),
});
export type Score = z.infer<typeof Score>;
