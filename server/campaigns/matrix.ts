import type { Db } from '#server/db/db.ts';
import type { VerdictMatrix } from '#shared/campaign-page.ts';
import type { Actor } from '#shared/permissions.ts';
import { checksOfCampaign } from './campaigns.db.ts';
import { newestVerdicts } from './matrix.db.ts';
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
  const [checks, calls] = await Promise.all([
    checksOfCampaign(deps.db, actor.organizationId, campaignId),
    newestVerdicts(deps.db, actor, campaignId, callsShown),
  ]);
  const active = checks.filter((check) => check.active);
  return {
    checks: active.map(({ id, name }) => ({ id, name })),
    rows: calls.map(({ verdicts, created_at, agent_name, ...call }) => ({
      ...call,
      agent: agent_name,
      created_at: created_at.toISOString(),
      verdicts: active.map(({ id }) => verdicts[id] ?? null),
    })),
  };
}
