import type { Evidence, Judgement } from '#shared/checks.ts';

const doubt =
  'Somebody on this call tries to command whoever judges it, and nothing else that was said proves this pass.';

/**
 * Judgements of a call in which somebody tries to command the judge: the attempt itself proves nothing, and a pass that
 * rests on no other words of the call needs review, also where it rests on something not having been said. A judge that
 * obeyed would say just that.
 */
export function withoutTrust(judgements: readonly Judgement[], commands: readonly Evidence[]): Judgement[] {
  if (commands.length === 0) return [...judgements];
  return judgements.map((judgement) => {
    if (judgement.verdict !== 'pass') return judgement;
    const evidence = judgement.evidence.filter((quote) => !commands.some((place) => overlap(quote, place)));
    if (evidence.length > 0) return { ...judgement, evidence };
    const reasoning = `${doubt} Claude said: ${judgement.reasoning}`;
    return { ...judgement, verdict: 'needs_review', score: null, reasoning, evidence };
  });
}

function overlap(one: Evidence, other: Evidence): boolean {
  return one.firstWord < other.firstWord + other.wordCount && other.firstWord < one.firstWord + one.wordCount;
}
