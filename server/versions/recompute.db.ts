import type { Trx } from '#server/db/db.ts';
import { asJson } from '#server/db/tables.ts';
import type { Flag, Score } from '#shared/scores.ts';

/** What the score and the flags of a version are made of; undefined when there is no such version. */
export async function factsOfVersion(trx: Trx, organizationId: string, callId: string, number: number) {
  const version = await trx
    .selectFrom('versions')
    .select(['score', 'flags', 'flag_rules'])
    .where('organization_id', '=', organizationId)
    .where('call_id', '=', callId)
    .where('number', '=', number)
    .forUpdate()
    .executeTakeFirst();
  if (version === undefined) return undefined;
  const results = await trx
    .selectFrom('check_results')
    .select(['verdict', 'score', 'snapshot'])
    .where('organization_id', '=', organizationId)
    .where('call_id', '=', callId)
    .where('version', '=', number)
    .execute();
  return { ...version, results };
}

/**
 * Writes score and flags of the version that a call shows, and what the call repeats of them. Flags that appear need
 * a review; a call that nobody has reviewed and that has none any more needs none.
 */
export async function writeOutcome(
  trx: Trx,
  key: { organizationId: string; callId: string; number: number },
  outcome: { score: Score; flags: readonly Flag[] },
): Promise<void> {
  const { score, flags } = outcome;
  const flagged = flags.length > 0;
  await trx
    .updateTable('versions')
    .set({ score: score.value, score_formula: asJson(score), flags: asJson(flags) })
    .where('organization_id', '=', key.organizationId)
    .where('call_id', '=', key.callId)
    .where('number', '=', key.number)
    .execute();
  await trx
    .updateTable('calls')
    .set((eb) => ({
      score: score.value,
      flagged,
      review_status: eb
        .case()
        .when('review_status', '=', flagged ? 'no_action' : 'needs_review')
        .then(flagged ? ('needs_review' as const) : ('no_action' as const))
        .else(eb.ref('review_status'))
        .end(),
    }))
    .where('organization_id', '=', key.organizationId)
    .where('id', '=', key.callId)
    .where('shown_version', '=', key.number)
    .execute();
}
