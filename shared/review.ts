import { z } from 'zod';
import { CallDetail } from './calls.ts';
import { endpoint } from './endpoint.ts';
import { byId } from './ids.ts';
import { decisions } from './statuses.ts';

/** The verdicts a person can set instead of the judge's. */
export const overrideVerdicts = ['pass', 'fail', 'not_applicable'] as const;
export type OverrideVerdict = (typeof overrideVerdicts)[number];

/** What a verdict that a person set puts into the score, 0–100; null leaves the check out. */
export const overrideScores = {
  pass: 100,
  fail: 0,
  not_applicable: null,
} as const satisfies Record<OverrideVerdict, number | null>;

const Note = z.string().trim().max(1_000);
const CheckId = z.string().max(100);

/** What a person does about the shown version of a call. */
export const ReviewAct = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('decide'), decision: z.enum(decisions), note: Note.default('') }),
  /** Takes the decision back. */
  z.object({ kind: z.literal('reopen') }),
  /** Flags the call by hand. A call that somebody decided about needs review again. */
  z.object({ kind: z.literal('flag'), note: Note.default('') }),
  /** Takes all flags by hand back. */
  z.object({ kind: z.literal('unflag') }),
  z.object({
    kind: z.literal('override'),
    check_id: CheckId,
    verdict: z.enum(overrideVerdicts),
    reason: Note.min(1),
  }),
  /** Gives a check the judge's verdict back. */
  z.object({ kind: z.literal('restore'), check_id: CheckId }),
]);
export type ReviewAct = z.infer<typeof ReviewAct>;

/** An act, and what its author looked at: whoever saw something older is told instead. */
export const ReviewRequest = z.object({
  version: z.int().min(1),
  /** The version's `review_revision`. */
  revision: z.int().min(0),
  act: ReviewAct,
});
export type ReviewRequest = z.infer<typeof ReviewRequest>;

export const reviewCall = endpoint({
  method: 'POST',
  path: '/api/v1/calls/:id/review',
  access: 'calls.review',
  summary: 'Decide about a call, flag it by hand, or override a check; score and flags follow',
  params: byId('call'),
  body: ReviewRequest,
  reply: CallDetail,
});
