import { z } from 'zod';

export const CheckType = z.enum(['compliance', 'quality', 'business_intelligence']);
export type CheckType = z.infer<typeof CheckType>;
export const checkTypeLabels = {
  compliance: 'Compliance',
  quality: 'Quality',
  business_intelligence: 'Business Intelligence',
} as const satisfies Record<CheckType, string>;

export const Severity = z.enum(['info', 'warning', 'critical']);
export type Severity = z.infer<typeof Severity>;
export const severityLabels = {
  info: 'Info',
  warning: 'Warning',
  critical: 'Critical',
} as const satisfies Record<Severity, string>;

/**
 * A rule that needs no AI. `said` passes when the phrases are found (`match`: any or all of them), `never` when none
 * is, whatever `match` says. `where` narrows the search to the first or last seconds of the recording; `before` (for
 * "identity before account details") makes its phrases, said by anyone, the thing that must not come first.
 *
 * A phrase is a row of words of one voice. Case, punctuation, accents, hesitations ("um"), contractions ("I'm" is "I
 * am") and simple English inflection ("records", "recorded") do not count. In a phrase, `*` alone stands for exactly
 * one word and `...` alone for up to five: "my name is *", "this is ... from". Up to three words that another voice
 * puts in do not interrupt a phrase.
 */
export const PhrasesRule = z.object({
  kind: z.literal('phrases'),
  phrases: z.array(z.string().trim().min(1).max(200)).min(1).max(100),
  match: z.enum(['any', 'all']),
  expect: z.enum(['said', 'never']),
  by: z.enum(['agent', 'customer', 'anyone']),
  where: z.discriminatedUnion('part', [
    z.object({ part: z.literal('whole_call') }),
    z.object({ part: z.literal('first'), seconds: z.int().min(1).max(36_000) }),
    z.object({ part: z.literal('last'), seconds: z.int().min(1).max(36_000) }),
    /** Only what is said before the first of these phrases counts; when none of them is said, the check does not apply. */
    z.object({
      part: z.literal('before'),
      phrases: z.array(z.string().trim().min(1).max(200)).min(1).max(100),
    }),
  ]),
});
export type PhrasesRule = z.infer<typeof PhrasesRule>;

export const ClaudeRule = z.object({
  kind: z.literal('claude'),
  prompt: z.string().trim().min(1).max(5_000),
});
export type ClaudeRule = z.infer<typeof ClaudeRule>;

/** How a check is judged. */
export const Judging = z.discriminatedUnion('kind', [PhrasesRule, ClaudeRule]);
export type Judging = z.infer<typeof Judging>;

/** What a person writes about a check. */
export const CheckDraft = z.object({
  name: z.string().trim().min(1).max(255),
  type: CheckType,
  category: z.string().trim().max(100),
  severity: Severity.default('warning'),
  weight: z.number().positive().max(1_000).default(1),
  /** 0–100; null takes the campaign's. */
  passMark: z.number().min(0).max(100).nullable().default(null),
  active: z.boolean().default(true),
  judging: Judging,
});
export type CheckDraft = z.infer<typeof CheckDraft>;

/** A check as it was when a version was judged; results keep it, so that later edits change nothing. */
export const CheckSnapshot = CheckDraft.extend({
  id: z.string(),
  position: z.int(),
  /** The pass mark in force: the check's own or the campaign's. */
  passMark: z.number().min(0).max(100),
});
export type CheckSnapshot = z.infer<typeof CheckSnapshot>;

/** The quote that proves a verdict: words as they stand in one turn. */
export const Evidence = z.object({
  turn: z.int(),
  quote: z.string(),
  /** Index of the quote's first word in the transcript's words. */
  firstWord: z.int(),
  wordCount: z.int(),
  startMs: z.int().nullable(),
  endMs: z.int().nullable(),
});
export type Evidence = z.infer<typeof Evidence>;

/** What a judge says of one check. `score` is 0–100 for pass and fail, null otherwise. */
export const Judgement = z.object({
  checkId: z.string(),
  verdict: z.enum(['pass', 'fail', 'not_applicable', 'not_evaluated', 'needs_review']),
  score: z.number().min(0).max(100).nullable(),
  reasoning: z.string(),
  evidence: z.array(Evidence),
});
export type Judgement = z.infer<typeof Judgement>;

/** One check's outcome on one version: the check as it was, and the judgement. */
export const CheckResult = Judgement.extend({ check: CheckSnapshot });
export type CheckResult = z.infer<typeof CheckResult>;
