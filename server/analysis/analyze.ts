import type { Stage, StageLimits } from '#server/pipeline/stage.ts';
import { flags } from '#server/scoring/flag.ts';
import { score } from '#server/scoring/score.ts';
import type { CheckResult, CheckSnapshot, Judgement } from '#shared/checks.ts';
import { KnownError } from '#shared/errors.ts';
import type { Transcript } from '#shared/transcripts.ts';
import { agentOfCall, keepResults, type Pinned, pinChecks, pinnedTranscript } from './analyze.db.ts';
import type { ClaudeCheck, Judge, JudgeAnswer } from './judge.ts';
import { indexTranscript, judgePhrases, type PhrasesCheck } from './phrases.ts';

/** What analysis reaches outside with; without a judge, checks that need one are not evaluated. */
export type AnalyzePorts = { readonly judge: Judge | null };

type Input = Pinned & { readonly transcript: Transcript };
type Facts = { readonly results: readonly CheckResult[]; readonly tampering: JudgeAnswer['tampering'] };

/** The stage that judges every active check against the transcript; score and flags follow from what it finds. */
export const analyze: Stage<Input, Facts, AnalyzePorts> = {
  load: async (db, work) => {
    const transcript = await pinnedTranscript(db, work);
    if (transcript === undefined) throw new KnownError('no_transcript_yet');
    return { transcript, ...(await pinChecks(db, work)) };
  },

  run: async ({ transcript, checks }, ports, limits) => {
    const answer = await askJudge(transcript, checks.filter(isClaudeCheck), ports, limits);
    const said = new Map(answer.judgements.map((judgement) => [judgement.checkId, judgement]));
    const index = indexTranscript(transcript);
    const results = checks.map((check) => ({
      check,
      ...(isPhrasesCheck(check) ? judgePhrases(check, index) : (said.get(check.id) ?? notEvaluated(check))),
    }));
    return { facts: { results, tampering: answer.tampering }, failure: null };
  },

  keep: async (trx, work, { rules }, { results, tampering }) => {
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
    return { score: scored, flags: raised };
  },
};

async function askJudge(
  transcript: Transcript,
  checks: readonly ClaudeCheck[],
  { judge }: AnalyzePorts,
  { signal }: StageLimits,
): Promise<JudgeAnswer> {
  if (checks.length === 0 || judge === null) return { judgements: [], tampering: null };
  if (transcript.words.length === 0) return { judgements: checks.map(noSpeech), tampering: null };
  return judge.judge(transcript, checks, signal);
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
