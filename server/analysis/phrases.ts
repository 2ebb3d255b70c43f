import type { CheckSnapshot, Evidence, Judgement, PhrasesRule } from '#shared/checks.ts';
import { evidenceOf } from './evidence.ts';
import { type Certainty, type Hit, least, most, placed } from './phrase-place.ts';
import {
  type Asked,
  doubtSentence,
  type Finding,
  missingSentence,
  noSpeech,
  nothingToFind,
  nothingToPrecede,
  saidSentence,
} from './phrase-reasons.ts';
import { type Found, findPhrase, patternOf } from './phrase-search.ts';
import type { Spoken } from './spoken.ts';

export { indexTranscript } from './spoken.ts';

/** A check that is judged by finding phrases. */
export type PhrasesCheck = CheckSnapshot & { readonly judging: PhrasesRule };

/** More proofs than this of one verdict help nobody. */
const EVIDENCE_LIMIT = 5;

/** A phrase of the rule and where it was found, with how certain it is that one of the finds counts. */
type Sought = { readonly phrase: string; readonly hits: readonly Hit[]; readonly counts: Certainty };

/** A rule put to a call. `boundary` is the first of the phrases that a rule of the part "before" ends at. */
type Question = { readonly rule: PhrasesRule; readonly spoken: Spoken; readonly boundary: Found | null };

type Verdict = Pick<Judgement, 'verdict' | 'reasoning' | 'evidence'>;

/**
 * Judges a Phrases check: pass 100, fail 0, with the words found as evidence. What the transcript cannot tell (who
 * spoke, when) makes it needs_review, but only where the verdict hangs on it. A call without a word, and a rule of
 * the part "before" whose later phrases are not said by anybody, are not_applicable. For `never`, `match` is of no
 * account: any phrase that is said fails it.
 */
export function judgePhrases(check: PhrasesCheck, spoken: Spoken): Judgement {
  const { verdict, reasoning, evidence } = verdictOn(check.judging, spoken);
  const score = verdict === 'pass' ? 100 : verdict === 'fail' ? 0 : null;
  return { checkId: check.id, verdict, score, reasoning, evidence };
}

function verdictOn(rule: PhrasesRule, spoken: Spoken): Verdict {
  if (spoken.words.length === 0) return withoutEvidence('not_applicable', noSpeech);
  const boundary = boundaryOf(rule, spoken);
  if (rule.where.part === 'before' && boundary === null) {
    return withoutEvidence('not_applicable', nothingToPrecede(rule.where.phrases));
  }
  const question = { rule, spoken, boundary };
  const sought = rule.phrases.flatMap((phrase) => search(question, phrase));
  if (sought.length === 0) return withoutEvidence('needs_review', nothingToFind);
  return rule.expect === 'never' ? neverVerdict(question, sought) : saidVerdict(question, sought);
}

function withoutEvidence(verdict: Verdict['verdict'], reasoning: string): Verdict {
  return { verdict, reasoning, evidence: [] };
}

/** Who says it does not matter here. */
function boundaryOf({ where }: PhrasesRule, spoken: Spoken): Found | null {
  if (where.part !== 'before') return null;
  const firsts = where.phrases.flatMap((phrase) => {
    const pattern = patternOf(phrase, spoken.fold);
    return pattern === null ? [] : findPhrase(spoken, pattern).slice(0, 1);
  });
  return earliest(firsts)[0] ?? null;
}

/** Nothing for a phrase without a word of its own: it can be neither said nor not said. */
function search({ rule, spoken, boundary }: Question, phrase: string): Sought[] {
  const pattern = patternOf(phrase, spoken.fold);
  if (pattern === null) return [];
  const end = boundary?.first ?? null;
  const hits = findPhrase(spoken, pattern).map((found) => placed(spoken, found, rule, end));
  return [{ phrase, hits, counts: most(hits.map((hit) => hit.counts)) }];
}

function saidVerdict(question: Question, sought: readonly Sought[]): Verdict {
  const any = question.rule.match === 'any';
  const certainties = sought.map(({ counts }) => counts);
  const said = any ? most(certainties) : least(certainties);
  if (said === 'no') return notSaid(question, sought);
  const hits = earliest(firstOfEach(sought, said));
  const proofs = any ? hits.slice(0, 1) : hits;
  return said === 'maybe' ? doubtful(question, proofs) : proven('pass', question, proofs);
}

function neverVerdict(question: Question, sought: readonly Sought[]): Verdict {
  const said = most(sought.map(({ counts }) => counts));
  if (said === 'no') {
    const phrases = sought.map(({ phrase }) => phrase);
    return withoutEvidence('pass', missingSentence(asked(question), phrases, null));
  }
  const proofs = withoutOverlaps(earliest(firstOfEach(sought, said)));
  return said === 'maybe' ? doubtful(question, proofs) : proven('fail', question, proofs);
}

/** The first hit of each phrase among those that are as certain as that. */
function firstOfEach(sought: readonly Sought[], counts: Certainty): Hit[] {
  return sought.flatMap(({ hits }) => hits.find((hit) => hit.counts === counts) ?? []);
}

/** In the order they were said; of two that begin together the longer first. */
function earliest<Place extends Found>(hits: readonly Place[]): Place[] {
  return hits.toSorted((a, b) => a.first - b.first || b.last - a.last);
}

/** "you are an idiot" holds "an idiot": one offence, not two. Takes hits in the order they were said. */
function withoutOverlaps(hits: readonly Hit[]): Hit[] {
  const apart: Hit[] = [];
  for (const hit of hits) {
    const before = apart.at(-1);
    if (before === undefined || hit.first > before.last) apart.push(hit);
  }
  return apart;
}

function proven(verdict: 'pass' | 'fail', question: Question, hits: readonly Hit[]): Verdict {
  const findings = hits.map((hit) => findingOf(question.spoken, hit));
  return { verdict, reasoning: saidSentence(asked(question), findings), evidence: evidenceFrom(findings) };
}

function doubtful(question: Question, hits: readonly Hit[]): Verdict {
  const findings = hits.map((hit) => findingOf(question.spoken, hit));
  const reasoning = doubtSentence(asked(question), findings, question.spoken.durationMs !== null);
  return { verdict: 'needs_review', reasoning, evidence: evidenceFrom(findings) };
}

function notSaid(question: Question, sought: readonly Sought[]): Verdict {
  const missing = sought.filter(({ counts }) => counts === 'no');
  const near = nearestMiss(
    question.rule,
    missing.flatMap(({ hits }) => hits),
  );
  const nearest = near === null ? null : findingOf(question.spoken, near);
  const phrases = missing.map(({ phrase }) => phrase);
  const reasoning = missingSentence(asked(question), phrases, nearest);
  return { verdict: 'fail', reasoning, evidence: nearest === null ? [] : evidenceFrom([nearest]) };
}

function asked({ rule, spoken, boundary }: Question): Asked {
  return { rule, boundary: boundary === null ? [] : piecesOf(spoken, boundary) };
}

/** What comes closest to what was asked for: the right voice in the wrong place before another voice. */
function nearestMiss(rule: PhrasesRule, hits: readonly Hit[]): Hit | null {
  const inOrder = earliest(hits);
  if (rule.where.part === 'last') inOrder.reverse();
  return (
    inOrder.find((hit) => hit.rightVoice !== 'no') ?? inOrder.find((hit) => hit.rightPlace !== 'no') ?? null
  );
}

function findingOf(spoken: Spoken, hit: Hit): Finding {
  return { hit, pieces: piecesOf(spoken, hit) };
}

function evidenceFrom(findings: readonly Finding[]): Evidence[] {
  return findings.slice(0, EVIDENCE_LIMIT).flatMap(({ pieces }) => pieces);
}

/** One piece of evidence for each turn that the phrase runs through. */
function piecesOf(spoken: Spoken, { first, last }: Found): Evidence[] {
  const spans: { turn: number; firstWord: number; lastWord: number }[] = [];
  for (let at = first; at >= 0; at = at === last ? -1 : (spoken.next[at] ?? -1)) {
    const turn = spoken.turnOf[at] ?? 0;
    const word = spoken.wordOf[at] ?? 0;
    const open = spans.at(-1);
    if (open?.turn === turn) open.lastWord = word;
    else spans.push({ turn, firstWord: word, lastWord: word });
  }
  return spans.map((span) => evidenceOf(spoken.transcript, span));
}
