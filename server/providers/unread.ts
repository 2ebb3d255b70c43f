import { assertCampaign } from '#server/campaigns/visible-campaign.ts';
import { mostBulkItems } from '#shared/bulk-jobs.ts';
import type { Actor } from '#shared/permissions.ts';
import { SpeechProvider } from '#shared/providers.ts';
import type { UnreadCampaign } from '#shared/unread-calls.ts';
import { type ReadyDeps, readyProviders } from './ready.ts';
import { unreadByCampaign, unreadOfCampaign } from './unread.db.ts';

/** The campaigns whose recordings had no provider when they came; none while there still is none. */
export async function listUnreadOf(
  deps: ReadyDeps,
  actor: Actor,
): Promise<{ ready: SpeechProvider[]; rows: UnreadCampaign[] }> {
  const isReady = await readyProviders(deps, actor.organizationId);
  const ready = SpeechProvider.options.filter((provider) => isReady[provider]);
  if (ready.length === 0) return { ready, rows: [] };
  const found = await unreadByCampaign(deps.db, actor);
  const rows = found.map(({ id, name, transcription, calls }) => ({
    campaign: { id, name },
    calls,
    provider: ready.find((provider) => provider === transcription) ?? null,
  }));
  return { ready, rows };
}

/** The calls of one of them, as many as a bulk job takes. Throws not_found. */
export async function listUnreadCallsOf(
  deps: ReadyDeps,
  actor: Actor,
  campaignId: string,
): Promise<string[]> {
  await assertCampaign(deps, actor, campaignId);
  return await unreadOfCampaign(deps.db, actor, campaignId, mostBulkItems);
}
