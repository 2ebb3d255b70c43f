import type { Elsewhere } from '#server/pipeline/deadline.ts';
import { type Stage, type StageLimits, tagOf, type Work } from '#server/pipeline/stage.ts';
import { flags } from '#server/scoring/flag.ts';
import { score } from '#server/scoring/score.ts';
import type { CheckResult, CheckSnapshot, Judgement } from '#shared/checks.ts';
import { KnownError } from '#shared/errors.ts';
import type { Used } from '#shared/providers.ts';
import type { Transcript } from '#shared/transcripts.ts';
import { agentOfCall, keepResults, type Pinned, pinChecks, pinnedTranscript } from './analyze.db.ts';
import type { ClaudeCheck, Judge, JudgeAnswer } from './judge.ts';
import { indexTranscript, judgePhrases, type PhrasesCheck } from './phrases.ts';
import { commandsIn } from './tampering.ts';

/** What analysis reaches outside with. */
export type AnalyzePorts = {
  /** The judge of an organization; without one, checks that need it are not evaluated. */
  readonly judgeOf: (organizationId: string, elsewhere?: Elsewhere) => Promise<Judge | null>;
  readonly spent: (work: Work, used: Used) => Promise<void>;
};

type Input = Pinned & { readonly work: Work; readonly transcript: Transcript };
type Facts = Omit<JudgeAnswer, 'judgements'> & { readonly results: readonly CheckResult[] };

/** The stage that judges every active check against the transcript; score and flags follow from what it finds. */
export const analyze: Stage<Input, Facts, AnalyzePorts> = {
  load: async (db, work) => {
    const transcript = await pinnedTranscript(db, work);
    if (transcript === undefined) throw new KnownError('no_transcript_yet');
    return { work, transcript, ...(await pinChecks(db, work)) };
  },

  run: async (input, ports, limits) => {
    const { transcript, checks } = input;
    const { judgements, ...answer } = await askJudge(input, ports, limits);
    const said = new Map(judgements.map((judgement) => [judgement.checkId, judgement]));
    const index = indexTranscript(transcript);
    const results = checks.map((check) => ({
      check,
      ...(isPhrasesCheck(check) ? judgePhrases(check, index) : (said.get(check.id) ?? notEvaluated(check))),
    }));
    return { facts: { results, ...answer }, failure: null };
  },

  keep: async (trx, work, { rules }, { results, tampering, insights, judgedBy }) => {
    await keepResults(trx, work, results);
    const scored = score(results);
    const raised = flags({
      score: scored.value,
      results,
      rules,
      // Somebody may have linked the call while it was being judged.
      agentId: await agentOfCall(trx, work),
      tampering,
      byHand: [],
    });
    return { score: scored, flags: raised, insights, judgedBy };
  },
};

async function askJudge(
  { work, transcript, checks }: Input,
  ports: AnalyzePorts,
  { signal, elsewhere }: StageLimits,
): Promise<JudgeAnswer> {
  const asked = checks.filter(isClaudeCheck);
  const { insights, batches } = work.settings;
  const batched = batches && work.urgency === 0;
  const [first = null] = commandsIn(transcript);
  const tampering = first === null ? null : { turn: first.turn, quote: first.quote };
  const unasked = { judgements: [], tampering, insights: null, judgedBy: null };
  if (asked.length === 0 && !insights) return unasked;
  const judge = await ports.judgeOf(work.organizationId, elsewhere);
  if (judge === null) return unasked;
  if (transcript.words.length === 0) return { ...unasked, judgements: asked.map(noSpeech) };
  const spent = (used: Used): Promise<void> => ports.spent(work, used);
  return judge.judge({ tag: tagOf(work), transcript, checks: asked, insights, batched, spent, signal });
}

function notEvaluated(check: CheckSnapshot): Judgement {
  const reasoning = 'No key for Claude is configured, so nobody has read the call for this check.';
  return { checkId: check.id, verdict: 'not_evaluated', score: null, reasoning, evidence: [] };
}

function noSpeech(check: CheckSnapshot): Judgement {
  return { checkId: check.id, verdict: 'not_applicable', score: null, reasoning: 'No speech.', evidence: [] };
}

function isClaudeCheck(check: CheckSnapshot): check is ClaudeCheck {
  return check.judging.kind === 'claude';
}

function isPhrasesCheck(check: CheckSnapshot): check is PhrasesCheck {
  return check.judging.kind === 'phrases';
}
