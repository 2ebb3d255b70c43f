import type { Evidence, Judgement } from '#shared/checks.ts';

/** What the judge says of a check after reading some turns, once it has been held against the transcript. */
export type Verdict = {
  readonly verdict: 'pass' | 'fail' | 'not_applicable' | 'needs_review';
  /** 0–100 for pass and fail, null otherwise. */
  readonly score: number | null;
  /** Whether it rests on words that were said, or on words that were not. */
  readonly restsOn: 'said' | 'not_said';
  readonly reasoning: string;
  readonly evidence: readonly Evidence[];
};

/** A verdict on some of the turns, first and last. */
export type PartVerdict = Verdict & { readonly turns: readonly [number, number] };

/** Nobody can say whether it passes: for such a reason, with what could be verified of what was said. */
export function needsReview(reasoning: string, evidence: readonly Evidence[] = []): Verdict {
  return { verdict: 'needs_review', score: null, restsOn: 'not_said', reasoning, evidence };
}

/** A verdict as the judgement of a check. */
export function judgementOf(checkId: string, { verdict, score, reasoning, evidence }: Verdict): Judgement {
  return { checkId, verdict, score, reasoning, evidence: [...evidence] };
}
