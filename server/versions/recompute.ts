import type { Trx } from '#server/db/db.ts';
import { flags } from '#server/scoring/flag.ts';
import { score } from '#server/scoring/score.ts';
import type { Flag } from '#shared/scores.ts';
import { factsOfVersion, writeOutcome } from './recompute.db.ts';

type HandFlag = Extract<Flag, { reason: 'by_hand' }>;

/** What became of a version's score and flags. */
export type Recomputed = {
  readonly scoreBefore: number | null;
  readonly score: number | null;
  readonly flagsChanged: boolean;
};

/**
 * Sets score and flags of a call's shown version anew from its stored facts and the agent it is linked to, with the
 * flags by hand that it has or, where they are given, other ones. The caller holds the lock of the call. Null where
 * there is nothing to compute.
 */
export async function recomputeOutcome(
  trx: Trx,
  call: { organizationId: string; callId: string; shownVersion: number | null; agentId: string | null },
  given: { byHand?: readonly Omit<HandFlag, 'reason'>[] } = {},
): Promise<Recomputed | null> {
  const { organizationId, callId, shownVersion: number, agentId } = call;
  if (number === null) return null;
  const facts = await factsOfVersion(trx, organizationId, callId, number);
  if (facts === undefined || facts.flag_rules === null) return null;
  const results = facts.results.map(({ snapshot, ...judged }) => ({ ...judged, check: snapshot }));
  const scored = score(results);
  const raised = flags({
    score: scored.value,
    results,
    rules: facts.flag_rules,
    agentId,
    tampering: facts.flags.find((flag) => flag.reason === 'tampering') ?? null,
    byHand: given.byHand ?? facts.flags.filter((flag) => flag.reason === 'by_hand'),
  });
  await writeOutcome(trx, { organizationId, callId, number }, { score: scored, flags: raised });
  const flagsChanged = JSON.stringify(facts.flags.map(reasonOf)) !== JSON.stringify(raised.map(reasonOf));
  return { scoreBefore: facts.score, score: scored.value, flagsChanged };
}

function reasonOf(flag: Flag): string {
  return `${flag.reason} ${'checkId' in flag ? flag.checkId : ''}`;
}
