import { canSwapRoles } from '#server/transcription/roles.ts';
import type { Evidence } from '#shared/checks.ts';
import { describeRule } from '#shared/describe-rule.ts';
import { flagSentence } from '#shared/flag-sentence.ts';
import type { Insights, InsightsShown } from '#shared/insights.ts';
import type { Flag, Score } from '#shared/scores.ts';
import type { Transcript } from '#shared/transcripts.ts';
import type {
  CheckResultShown,
  EvidenceShown,
  FlagShown,
  OverrideShown,
  ReviewShown,
  ScoreShown,
  TranscriptShown,
  VersionSummary,
} from '#shared/versions.ts';
import type { ResultRow, VersionDetailRow, VersionRow } from './versions.db.ts';

/** A version as a row of the version list. */
export function versionSummary(row: VersionRow): VersionSummary {
  return {
    number: row.number,
    status: row.status,
    cause: row.cause,
    requested_by: row.requested_by,
    created_at: row.created_at.toISOString(),
    completed_at: row.completed_at?.toISOString() ?? null,
    score: row.score,
    flagged: row.flags.length > 0,
    error: row.error,
  };
}

/** What the judge told of the call as a whole. */
export function insightsShown({ summary, sentiment, sentimentReasoning, topics }: Insights): InsightsShown {
  return { summary, sentiment, sentiment_reasoning: sentimentReasoning, topics };
}

/** One check's outcome with the check as it was when it was judged. */
export function checkResultShown(row: ResultRow): CheckResultShown {
  const { snapshot } = row;
  return {
    check_id: row.check_id,
    name: snapshot.name,
    type: snapshot.type,
    category: snapshot.category,
    severity: snapshot.severity,
    weight: snapshot.weight,
    pass_mark: snapshot.passMark,
    judged_by: snapshot.judging.kind,
    asks: describeRule(snapshot.judging),
    verdict: row.verdict,
    score: row.score,
    reasoning: row.reasoning,
    evidence: row.evidence.map(evidenceShown),
    override: overrideShown(row),
  };
}

function overrideShown(row: ResultRow): OverrideShown | null {
  const { judged_verdict: verdict, made_at: at } = row;
  if (verdict === null || at === null) return null;
  return {
    judged_verdict: verdict,
    judged_score: row.judged_score,
    reason: row.reason ?? '',
    by: row.made_by,
    at: at.toISOString(),
  };
}

/** What a person decided about a version; null where nobody has. */
export function reviewShown(version: number, row: ReviewRow): ReviewShown | null {
  const { decision, note, decided_at: at, decided_by: by } = row;
  if (decision === null || at === null) return null;
  return { version, decision, note: note ?? '', by, at: at.toISOString() };
}

type ReviewRow = Pick<VersionDetailRow, 'decision' | 'note' | 'decided_at' | 'decided_by'>;

function evidenceShown(evidence: Evidence): EvidenceShown {
  return {
    turn: evidence.turn,
    quote: evidence.quote,
    first_word: evidence.firstWord,
    word_count: evidence.wordCount,
    start_ms: evidence.startMs,
    end_ms: evidence.endMs,
  };
}

/** A flag with the sentence that names its numbers. */
export function flagShown(flag: Flag): FlagShown {
  return {
    reason: flag.reason,
    sentence: flagSentence(flag),
    check_id: 'checkId' in flag ? flag.checkId : null,
  };
}

/** The score with its formula laid open. */
export function scoreShown(score: Score): ScoreShown {
  return {
    value: score.value,
    weighted_sum: score.weightedSum,
    weight_sum: score.weightSum,
    terms: score.terms.map((term) => ({
      check_id: term.checkId,
      name: term.checkName,
      weight: term.weight,
      score: term.score,
      left_out: term.leftOut,
    })),
  };
}

/** A transcript with one short row a word, so that two hours of talk stay small. */
export function transcriptShown(
  id: string,
  transcript: Omit<Transcript, 'providerJobId'>,
  swapped: { by: string | null; at: Date } | null,
): TranscriptShown {
  return {
    id,
    provider: transcript.provider,
    model: transcript.model,
    language: transcript.language,
    duration_ms: transcript.durationMs,
    role_confidence: transcript.roleConfidence,
    roles_swapped: swapped === null ? null : { by: swapped.by, at: swapped.at.toISOString() },
    can_swap_roles: canSwapRoles(transcript),
    turns: transcript.turns.map((turn) => ({
      speaker: turn.speaker,
      role: turn.role,
      start_ms: turn.startMs,
      end_ms: turn.endMs,
      text: turn.text,
      first_word: turn.firstWord,
      word_count: turn.wordCount,
    })),
    words: transcript.words.map((word) => [word.text, word.startMs, word.endMs]),
  };
}
