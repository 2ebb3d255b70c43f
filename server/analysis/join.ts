import type { PartVerdict, Verdict } from './verdict.ts';

const mostQuotes = 5;

/**
 * One verdict from those on the parts of a long call, in the order of the call:
 * - parts it does not apply to are left out; where it applies to none, it does not apply;
 * - what somebody said and should not have (a fail that rests on what was said) fails the whole, by the lowest score;
 * - else a part that nobody could judge leaves the whole to a person;
 * - else what was said somewhere (a pass that rests on what was said) was said, by the highest score: that it is missing
 *   elsewhere does not matter;
 * - else what is missing in every part is missing, by the highest score;
 * - else what was wrongly said in no part was not said, by the lowest score;
 * - and where one part misses what another is glad not to find, nobody can say.
 */
export function joinParts(parts: readonly PartVerdict[]): Verdict {
  const [only, ...more] = parts;
  if (only === undefined) return none;
  if (more.length === 0) return only;
  const applying = parts.filter(({ verdict }) => verdict !== 'not_applicable');
  if (applying.length === 0) return { ...only, evidence: [] };
  const of = (verdict: Verdict['verdict'], restsOn?: Verdict['restsOn']): PartVerdict[] =>
    applying.filter((part) => part.verdict === verdict && (restsOn ?? part.restsOn) === part.restsOn);
  const offences = of('fail', 'said');
  if (offences.length > 0) return told(offences, Math.min);
  const unsure = of('needs_review');
  if (unsure.length > 0) return { ...told(unsure, Math.min), verdict: 'needs_review', score: null };
  const said = of('pass', 'said');
  if (said.length > 0) return told(said, Math.max);
  const missing = of('fail');
  if (missing.length === applying.length) return told(missing, Math.max);
  if (missing.length === 0) return told(applying, Math.min);
  return { ...told(applying, Math.min), verdict: 'needs_review', score: null };
}

const none: Verdict = {
  verdict: 'needs_review',
  score: null,
  restsOn: 'not_said',
  reasoning: 'Claude gave no answer to this check.',
  evidence: [],
};

/** The verdict of parts that agree: the score that `best` picks, and what each of them says. */
function told(parts: readonly PartVerdict[], best: (...scores: number[]) => number): Verdict {
  const scores = parts.flatMap(({ score }) => score ?? []);
  const score = scores.length === 0 ? null : best(...scores);
  const { verdict = 'needs_review', restsOn = 'not_said' } = parts[0] ?? {};
  const reasoning = parts.map(
    ({ turns: [first, last], reasoning: said }) => `Turns ${first + 1}–${last + 1}: ${said}`,
  );
  const evidence = new Map(
    parts.flatMap((part) => part.evidence).map((each) => [`${each.firstWord}+${each.wordCount}`, each]),
  );
  return {
    verdict,
    score,
    restsOn,
    reasoning: reasoning.join(' '),
    evidence: [...evidence.values()].slice(0, mostQuotes),
  };
}
