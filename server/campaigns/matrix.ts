import { firstCalls } from '#server/calls/calls.ts';
import type { Db } from '#server/db/db.ts';
import type { VerdictMatrix } from '#shared/campaign-page.ts';
import type { Actor } from '#shared/permissions.ts';
import { checksOfCampaign } from './campaigns.db.ts';
import { shownVerdicts } from './matrix.db.ts';
import { assertCampaign } from './visible-campaign.ts';

/** Rows of the matrix. */
const callsShown = 12;

/** The newest calls of a campaign by its active checks, in the checks' order. Throws not_found. */
export async function readMatrixOf(
  deps: { db: Db },
  actor: Actor,
  campaignId: string,
): Promise<VerdictMatrix> {
  await assertCampaign(deps, actor, campaignId);
  const newest = { filters: { campaign_id: campaignId }, sort: 'newest', limit: callsShown } as const;
  const [checks, calls] = await Promise.all([
    checksOfCampaign(deps.db, actor.organizationId, campaignId),
    firstCalls(deps, actor, newest),
  ]);
  const active = checks.filter((check) => check.active);
  const ids = calls.map(({ id }) => id);
  const judged = new Map(
    (await shownVerdicts(deps.db, actor.organizationId, ids)).map(({ id, verdicts }) => [id, verdicts]),
  );
  return {
    checks: active.map(({ id, name }) => ({ id, name })),
    rows: calls.map((call) => ({
      ...call,
      verdicts: active.map(({ id }) => judged.get(call.id)?.[id] ?? null),
    })),
  };
}
