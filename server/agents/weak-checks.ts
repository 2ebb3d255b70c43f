import { type Clock, nowOf } from '#server/clock.ts';
import type { Db } from '#server/db/db.ts';
import type { WeakCheck } from '#shared/agents.ts';
import { dayOf, type PeriodQuery, periodOf } from '#shared/period.ts';
import type { Actor } from '#shared/permissions.ts';
import { assertAgent } from './visible-agent.ts';
import { weakChecks } from './weak-checks.db.ts';

/** The checks that an agent fails most often in some days, each with a call to learn from. Throws not_found, invalid_request. */
export async function readWeakChecksOf(
  deps: { db: Db; clock: Clock },
  actor: Actor,
  asked: PeriodQuery & { agentId: string },
): Promise<{ rows: WeakCheck[] }> {
  const { agentId } = asked;
  await assertAgent(deps, actor, { agentId, action: 'agents.view' });
  const period = periodOf(asked, dayOf(nowOf(deps.clock)));
  const rows = await weakChecks(deps.db, actor, { agentId, period, newestCalls: 500, limit: 5 });
  return {
    rows: rows.map(({ checkId, campaignId, campaignName, exampleId, exampleName, ...counted }) => ({
      check_id: checkId,
      ...counted,
      campaign: { id: campaignId, name: campaignName },
      example: { id: exampleId, file_name: exampleName },
    })),
  };
}
