import type { Trx } from '#server/db/db.ts';
import { flags } from '#server/scoring/flag.ts';
import { score } from '#server/scoring/score.ts';
import type { Flag } from '#shared/scores.ts';
import { factsOfVersion, writeOutcome } from './recompute.db.ts';

/**
 * Sets score and flags of a call's shown version anew from its stored facts and the agent it is linked to. The caller
 * holds the lock of the call. Answers whether the flags are others now.
 */
export async function recomputeOutcome(
  trx: Trx,
  call: { organizationId: string; callId: string; shownVersion: number | null; agentId: string | null },
): Promise<boolean> {
  const { organizationId, callId, shownVersion: number, agentId } = call;
  if (number === null) return false;
  const facts = await factsOfVersion(trx, organizationId, callId, number);
  if (facts === undefined || facts.flag_rules === null) return false;
  const results = facts.results.map(({ snapshot, ...judged }) => ({ ...judged, check: snapshot }));
  const scored = score(results);
  const raised = flags({
    score: scored.value,
    results,
    rules: facts.flag_rules,
    agentId,
    tampering: facts.flags.find((flag) => flag.reason === 'tampering') ?? null,
    byHand: facts.flags.filter((flag) => flag.reason === 'by_hand'),
  });
  await writeOutcome(trx, { organizationId, callId, number }, { score: scored, flags: raised });
  return JSON.stringify(facts.flags.map(reasonOf)) !== JSON.stringify(raised.map(reasonOf));
}

function reasonOf(flag: Flag): string {
  return `${flag.reason} ${'checkId' in flag ? flag.checkId : ''}`;
}
