import type { Facts } from '#shared/audit.ts';
import { displayScore } from '#shared/scores.ts';
import { type Decision, type Verdict, verdicts } from '#shared/statuses.ts';

/** What became of score and flags when a verdict was set anew. */
type Outcome = {
  readonly score_before: number | null;
  readonly score: number | null;
  readonly flags_changed: boolean;
};

/** What a person did about a call, as the timeline keeps it. */
export type ReviewDetails = { readonly by: string } & (
  | { readonly what: 'decided'; readonly decision: Decision; readonly note: string }
  | { readonly what: 'reopened' }
  | { readonly what: 'flagged'; readonly note: string }
  | { readonly what: 'unflagged' }
  | ({
      readonly what: 'overridden' | 'restored';
      readonly check: string;
      readonly before: Verdict;
      readonly verdict: Verdict;
      readonly reason: string;
    } & Outcome)
);

const decided = { reviewed: 'Marked reviewed', dismissed: 'Dismissed' } as const satisfies Record<
  Decision,
  string
>;

/** What somebody did about a call, as one sentence. */
export function reviewedSentence(given: Readonly<Record<string, unknown>>): string {
  const details = given as ReviewDetails | { readonly what?: undefined };
  switch (details.what) {
    case 'decided':
      return `${decided[details.decision]} by ${details.by}${noted(details.note)}`;
    case 'reopened':
      return `Opened for review again by ${details.by}`;
    case 'flagged':
      return `Flagged by hand by ${details.by}${noted(details.note)}`;
    case 'unflagged':
      return `Flag by hand taken back by ${details.by}`;
    case 'overridden':
    case 'restored':
      return `${verdictWords(details)}${noted(details.reason)}; ${outcomeWords(details)}`;
    case undefined:
      return 'Reviewed';
  }
}

type VerdictSet = Extract<ReviewDetails, { what: 'overridden' | 'restored' }>;

function verdictWords({ what, check, by, before, verdict }: VerdictSet): string {
  const did = what === 'overridden' ? 'overridden' : 'given its first verdict back';
  return `“${check}” ${did} by ${by}, from ${verdicts[before].label} to ${verdicts[verdict].label}`;
}

function outcomeWords({ score_before: before, score, flags_changed }: Outcome): string {
  const same = displayScore(before) === displayScore(score);
  const scored = same ? 'the score stays' : `the score is ${spoken(score)} instead of ${spoken(before)}`;
  return `${scored}, ${flags_changed ? 'flags are set anew' : 'flags stay'}`;
}

function spoken(score: number | null): string {
  return score === null ? 'none' : displayScore(score);
}

function noted(note: string): string {
  return note === '' ? '' : `: ${note}`;
}

/** What the audit log keeps of it: what was decided and set, never the words about the call. */
export function auditFacts(details: ReviewDetails): { before?: Facts; after: Facts } {
  switch (details.what) {
    case 'decided':
      return { after: { decision: details.decision } };
    case 'reopened':
      return { after: { decision: null } };
    case 'flagged':
      return { after: { flagged_by_hand: true } };
    case 'unflagged':
      return { after: { flagged_by_hand: false } };
    case 'overridden':
    case 'restored': {
      const { check, before, verdict, score_before, score } = details;
      return { before: { check, verdict: before, score: score_before }, after: { check, verdict, score } };
    }
  }
}
