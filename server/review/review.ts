import { note } from '#server/audit/note.ts';
import { visibleCall } from '#server/calls/visible-call.ts';
import { type Clock, nowOf } from '#server/clock.ts';
import type { Db, Trx } from '#server/db/db.ts';
import { nameOfActor } from '#server/people/names.ts';
import { type Recomputed, recomputeOutcome } from '#server/versions/recompute.ts';
import { KnownError } from '#shared/errors.ts';
import { type Actor, can } from '#shared/permissions.ts';
import { overrideScores, type ReviewAct, type ReviewRequest } from '#shared/review.ts';
import type { Flag } from '#shared/scores.ts';
import { verdicts } from '#shared/statuses.ts';
import {
  dropDecision,
  dropOverride,
  type JudgedCheck,
  keepDecision,
  keepOverride,
  lastReviewer,
  lockCallToReview,
  standingOf,
  tellReviewed,
  type VersionKey,
  verdictOf,
} from './review.db.ts';
import { auditFacts, type ReviewDetails } from './reviewed.ts';

type Deps = { readonly db: Db; readonly clock: Clock };

/** The call under review, locked, with who reviews it and when. */
type Reviewing = {
  readonly trx: Trx;
  readonly key: VersionKey;
  readonly agentId: string | null;
  readonly flags: readonly Flag[];
  readonly decided: boolean;
  readonly at: Date;
  readonly userId: string;
  readonly by: string;
};

/**
 * Does one thing about the shown version of a call: decides, flags by hand, overrides a check, or takes such a thing
 * back. Score and flags follow in the same transaction. Throws not_found, not_allowed, no_results_yet,
 * version_moved_on, reviewed_meanwhile, review_refused.
 */
export async function reviewCallOf(
  deps: Deps,
  actor: Actor,
  callId: string,
  { version, revision, act }: ReviewRequest,
): Promise<void> {
  const visible = await visibleCall(deps.db, actor, callId);
  const target = { campaignId: visible.campaign_id, agentId: visible.agent_id };
  if (actor.kind !== 'person' || !can(actor, 'calls.review', target)) throw new KnownError('not_allowed');
  const by = await nameOfActor(deps.db, actor);
  await deps.db.transaction().execute(async (trx) => {
    const call = await lockCallToReview(trx, actor, callId);
    if (call === undefined) throw new KnownError('not_found');
    if (call.shown_version === null) throw new KnownError('no_results_yet');
    if (call.shown_version !== version) {
      throw new KnownError('version_moved_on', { version, current: call.shown_version });
    }
    const key = { organizationId: call.organization_id, callId, version };
    const standing = await standingOf(trx, key);
    if (standing.revision !== revision) {
      throw new KnownError('reviewed_meanwhile', { by: (await lastReviewer(trx, key)) ?? 'Somebody else' });
    }
    const { flags, decision } = standing;
    const at = nowOf(deps.clock);
    const reviewing = { trx, key, flags, at, by, userId: actor.userId, agentId: call.agent_id };
    const details = await perform({ ...reviewing, decided: decision !== null }, act);
    await tellReviewed(trx, key, { at, details });
    await note(trx, actor, { act: 'call.reviewed', id: callId, at, ...auditFacts(details) });
  });
}

async function perform(reviewing: Reviewing, act: ReviewAct): Promise<ReviewDetails> {
  switch (act.kind) {
    case 'decide':
      return decide(reviewing, act);
    case 'reopen':
      return reopen(reviewing);
    case 'flag':
      return flagByHand(reviewing, act.note);
    case 'unflag':
      return unflag(reviewing);
    case 'override':
      return override(reviewing, act);
    case 'restore':
      return restore(reviewing, act.check_id);
  }
}

async function decide(
  { trx, key, flags, at, by, userId }: Reviewing,
  { decision, note: words }: Extract<ReviewAct, { kind: 'decide' }>,
): Promise<ReviewDetails> {
  if (decision === 'dismissed' && flags.length === 0) throw refused('nothing flags this call');
  await keepDecision(trx, key, { decision, note: words, by: userId, at });
  return { what: 'decided', decision, note: words, by };
}

async function reopen({ trx, key, decided, by }: Reviewing): Promise<ReviewDetails> {
  if (!decided) throw refused('nobody has decided about this call');
  await dropDecision(trx, key);
  return { what: 'reopened', by };
}

/** One flag a person: who flags again says it in other words. */
async function flagByHand(reviewing: Reviewing, words: string): Promise<ReviewDetails> {
  const { trx, key, flags, decided, userId, by } = reviewing;
  if (decided) await dropDecision(trx, key);
  const others = handFlags(flags).filter((flag) => flag.userId !== userId);
  await recompute(reviewing, [...others, { userId, note: words }]);
  return { what: 'flagged', note: words, by };
}

async function unflag(reviewing: Reviewing): Promise<ReviewDetails> {
  if (handFlags(reviewing.flags).length === 0) throw refused('nobody has flagged this call by hand');
  await recompute(reviewing, []);
  return { what: 'unflagged', by: reviewing.by };
}

async function override(
  reviewing: Reviewing,
  { check_id: checkId, verdict, reason }: Extract<ReviewAct, { kind: 'override' }>,
): Promise<ReviewDetails> {
  const { trx, key, at, userId } = reviewing;
  const judged = await judgedCheck(reviewing, checkId);
  if (judged.verdict === verdict) throw refused(`“${judged.name}” is ${verdicts[verdict].label} already`);
  const score = overrideScores[verdict];
  await keepOverride(trx, { ...key, checkId }, { judged, verdict, score, reason, by: userId, at });
  return verdictSet(reviewing, { what: 'overridden', judged, verdict, reason });
}

async function restore(reviewing: Reviewing, checkId: string): Promise<ReviewDetails> {
  const { trx, key } = reviewing;
  const judged = await judgedCheck(reviewing, checkId);
  const { judged_verdict: verdict, judged_score: score } = judged;
  if (verdict === null) throw refused(`nobody has overridden “${judged.name}”`);
  await dropOverride(trx, { ...key, checkId }, { verdict, score });
  return verdictSet(reviewing, { what: 'restored', judged, verdict, reason: '' });
}

async function verdictSet(
  reviewing: Reviewing,
  given: {
    what: 'overridden' | 'restored';
    judged: JudgedCheck;
    verdict: JudgedCheck['verdict'];
    reason: string;
  },
): Promise<ReviewDetails> {
  const { what, judged, verdict, reason } = given;
  const { scoreBefore, score, flagsChanged } = await recompute(reviewing, handFlags(reviewing.flags));
  return {
    what,
    check: judged.name,
    before: judged.verdict,
    verdict,
    reason,
    score_before: scoreBefore,
    score,
    flags_changed: flagsChanged,
    by: reviewing.by,
  };
}

async function judgedCheck({ trx, key }: Reviewing, checkId: string): Promise<JudgedCheck> {
  const judged = await verdictOf(trx, { ...key, checkId });
  if (judged === undefined) throw new KnownError('not_found');
  return judged;
}

async function recompute(
  { trx, key, agentId }: Reviewing,
  byHand: readonly { userId: string; note: string }[],
): Promise<Recomputed> {
  const { organizationId, callId, version: shownVersion } = key;
  const recomputed = await recomputeOutcome(
    trx,
    { organizationId, callId, shownVersion, agentId },
    { byHand },
  );
  if (recomputed === null) throw new KnownError('no_results_yet');
  return recomputed;
}

function handFlags(flags: readonly Flag[]) {
  return flags.filter((flag) => flag.reason === 'by_hand');
}

function refused(problem: string): KnownError {
  return new KnownError('review_refused', { problem });
}
