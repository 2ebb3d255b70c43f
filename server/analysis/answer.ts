import { passes } from '#server/scoring/score.ts';
import type { Evidence } from '#shared/checks.ts';
import { Insights, mostInsight } from '#shared/insights.ts';
import type { Transcript } from '#shared/transcripts.ts';
import { Answer, AnsweredCall, AnsweredCheck, quotesIn } from './answer-schema.ts';
import { verifyQuote } from './evidence.ts';
import type { ClaudeCheck } from './judge.ts';
import { tidied } from './plain-text.ts';
import type { Verdict } from './verdict.ts';

/** What was asked, to hold the answer against. */
export type Asked = {
  readonly transcript: Transcript;
  /** Checks by the ids that they have in the prompt. */
  readonly checks: ReadonlyMap<string, ClaudeCheck>;
  readonly insights: boolean;
};

/** Why an answer about a check does not hold, and what could be verified of it all the same. */
export type Open = {
  readonly problem: string;
  readonly said: string;
  readonly evidence: readonly Evidence[];
};

/** An answer held against what was asked and against the transcript. Every check asked about is in one of the two. */
export type ReadAnswer = {
  readonly holds: ReadonlyMap<string, Verdict>;
  readonly open: ReadonlyMap<string, Open>;
  /** Null where none were asked for or what came does not hold. */
  readonly insights: Insights | null;
  /** Places that the judge reports, as far as they stand in the transcript. */
  readonly commands: readonly Evidence[];
};

const longestReasoning = 1_500;
const mostQuotes = 5;

/**
 * Reads the text of an answer. Nothing in it is taken on trust: of its checks those hold that were asked about, stand
 * there once, have a score from 0 to 100 if they apply, and quote what stands word for word in the turn they name, at
 * least once if they pass on what was said. One invented id casts doubt on all the others.
 */
export function readAnswer(text: string, asked: Asked): ReadAnswer {
  const answer = Answer.safeParse(parsed(text));
  const checks = answer.success ? answer.data.checks : [];
  const byId = Map.groupBy(checks, idOf);
  const isInvented = [...byId.keys()].some((id) => id === null || !asked.checks.has(id));
  const holds = new Map<string, Verdict>();
  const open = new Map<string, Open>();
  for (const [id, check] of asked.checks) {
    const read = isInvented ? strange : readCheck(byId.get(id) ?? [], check, asked.transcript);
    if ('problem' in read) open.set(id, read);
    else holds.set(id, read);
  }
  return {
    holds,
    open,
    insights: answer.success && asked.insights ? readInsights(answer.data.call) : null,
    commands: answer.success ? verified(quotesIn(answer.data.commands), asked.transcript).good : [],
  };
}

const strange: Open = { problem: 'ids that nobody asked about were answered', said: '', evidence: [] };

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function idOf(value: unknown): string | null {
  return typeof value === 'object' && value !== null && 'id' in value && typeof value.id === 'string'
    ? value.id
    : null;
}

function readCheck(answers: readonly unknown[], check: ClaudeCheck, transcript: Transcript): Verdict | Open {
  const said = AnsweredCheck.safeParse(answers[0]);
  if (answers.length === 0) return { problem: 'it was not answered', said: '', evidence: [] };
  if (answers.length > 1) return { problem: 'it was answered more than once', said: '', evidence: [] };
  if (!said.success) return { problem: 'its answer is incomplete', said: '', evidence: [] };
  const { good, bad } = verified(said.data.evidence, transcript);
  const reasoning = tidied(said.data.reasoning, longestReasoning);
  const wrong = problemOf(said.data, check, { good: good.length, bad });
  if (wrong !== null) return { problem: wrong, said: reasoning, evidence: good };
  const { applies, score, rests_on: restsOn } = said.data;
  if (!applies || score === null) {
    return { verdict: 'not_applicable', score: null, restsOn, reasoning, evidence: good };
  }
  return {
    verdict: passes(score, check.passMark) ? 'pass' : 'fail',
    score,
    restsOn,
    reasoning,
    evidence: good,
  };
}

function problemOf(
  { applies, score, rests_on: restsOn, reasoning }: AnsweredCheck,
  { passMark }: ClaudeCheck,
  quotes: { good: number; bad: readonly number[] },
): string | null {
  if (reasoning.trim() === '') return 'it gives no reasoning';
  if (applies && score === null) return 'it applies but has no score';
  if (score !== null && !(score >= 0 && score <= 100)) return 'its score is not between 0 and 100';
  const [turn] = quotes.bad;
  if (turn !== undefined) return `a quote does not stand word for word in turn ${turn}`;
  const isPass = applies && score !== null && passes(score, passMark);
  if (isPass && restsOn === 'said' && quotes.good === 0)
    return 'it passes on what was said and quotes nothing';
  return null;
}

/** The quotes that stand where they say, each once, and the turns of those that do not. */
function verified(
  quotes: readonly { turn: number; quote: string }[],
  transcript: Transcript,
): { good: Evidence[]; bad: number[] } {
  const good = new Map<string, Evidence>();
  const bad: number[] = [];
  for (const { turn, quote } of quotes.slice(0, mostQuotes)) {
    const evidence = verifyQuote(transcript, turn, quote);
    if (evidence === null) bad.push(turn);
    else good.set(`${evidence.firstWord}+${evidence.wordCount}`, evidence);
  }
  return { good: [...good.values()], bad };
}

function readInsights(value: unknown): Insights | null {
  const said = AnsweredCall.safeParse(value);
  if (!said.success) return null;
  const { summary, sentiment, sentiment_reasoning: reasoning, topics } = said.data;
  const short = topics.map((topic) => tidied(topic, mostInsight.topic)).filter((topic) => topic !== '');
  const bounded = Insights.safeParse({
    summary: tidied(summary, mostInsight.summary),
    sentiment,
    sentimentReasoning: tidied(reasoning, mostInsight.reasoning),
    topics: withoutDoubles(short).slice(0, mostInsight.topics),
  });
  return bounded.success ? bounded.data : null;
}

function withoutDoubles(topics: readonly string[]): string[] {
  return [...new Map(topics.map((topic) => [topic.toLowerCase(), topic])).values()];
}
