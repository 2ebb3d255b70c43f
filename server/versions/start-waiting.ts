import { note } from '#server/audit/note.ts';
import { readCampaignSummary } from '#server/campaigns/campaigns.ts';
import { openCampaign } from '#server/campaigns/receiving.ts';
import { type Clock, nowOf } from '#server/clock.ts';
import type { Db, Trx } from '#server/db/db.ts';
import { startWaiting } from '#server/pipeline/many.ts';
import type { Queue } from '#server/pipeline/queue.ts';
import { mostBulkItems } from '#shared/bulk-jobs.ts';
import type { Actor } from '#shared/permissions.ts';
import { lockWaiting, type WaitingCall } from './start-waiting.db.ts';

type Deps = {
  readonly db: Db;
  readonly queue: Queue;
  readonly clock: Clock;
  readonly newJobId: () => string;
};

/** Starts those of these calls that wait to be started; the others stay as they are. Throws campaign_archived. */
export async function startCallsOf(
  deps: Deps,
  actor: Actor,
  given: readonly string[],
): Promise<{ started: number; left: number }> {
  const callIds = [...new Set(given)];
  const started = await deps.db.transaction().execute(async (trx) => {
    const waiting = await lockWaiting(trx, actor, { callIds }, mostBulkItems);
    for (const campaignId of new Set(waiting.map((call) => call.campaignId))) {
      await openCampaign(trx, actor.organizationId, campaignId);
    }
    return await start(deps, trx, actor, waiting);
  });
  return { started, left: callIds.length - started };
}

/** Starts the calls of a campaign that wait because it does not process by itself. Throws not_found, campaign_archived. */
export async function startCampaignCallsOf(
  deps: Deps,
  actor: Actor,
  campaignId: string,
): Promise<{ started: number; left: number }> {
  await readCampaignSummary(deps, actor, campaignId);
  await openCampaign(deps.db, actor.organizationId, campaignId);
  const started = await deps.db.transaction().execute(async (trx) => {
    const waiting = await lockWaiting(trx, actor, { campaignId }, mostBulkItems);
    return await start(deps, trx, actor, waiting);
  });
  return { started, left: 0 };
}

async function start(deps: Deps, trx: Trx, actor: Actor, waiting: readonly WaitingCall[]): Promise<number> {
  const at = nowOf(deps.clock);
  const { queue, newJobId } = deps;
  await startWaiting({ trx, queue, newJobId, at }, actor.organizationId, waiting);
  for (const [campaignId, calls] of Map.groupBy(waiting, (call) => call.campaignId)) {
    await note(trx, actor, {
      act: 'campaign.calls_started',
      id: campaignId,
      at,
      after: { calls: calls.length },
    });
  }
  return waiting.length;
}
