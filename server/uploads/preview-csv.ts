import { everyAgent } from '#server/agents/recognise.ts';
import { openCampaign } from '#server/campaigns/receiving.ts';
import { previewInThread } from '#server/csv/preview-thread.ts';
import type { Db } from '#server/db/db.ts';
import { KnownError } from '#shared/errors.ts';
import { type Actor, can } from '#shared/permissions.ts';

/** A CSV and the recordings it is for. */
export type CsvAndNames = { readonly csv: Uint8Array; readonly names: readonly string[] };

/**
 * Which row of a CSV meets which recording of a campaign, as JSON in UTF-8 (the shape CsvPreview). Nothing is read
 * before it is known that the campaign takes uploads of this person. Throws not_found, campaign_archived, csv_unreadable.
 */
export async function previewCsvOf(
  deps: { db: Db },
  actor: Actor,
  campaignId: string,
  read: () => Promise<CsvAndNames>,
  signal: AbortSignal,
): Promise<Uint8Array> {
  if (!can(actor, 'calls.upload', { campaignId })) throw new KnownError('not_found');
  const campaign = await openCampaign(deps.db, actor.organizationId, campaignId);
  if (campaign === null) throw new KnownError('not_found');
  const given = await read();
  const { agentPattern: pattern, timeZone, dayFirst } = campaign.settings;
  const agents = await everyAgent(deps.db, actor.organizationId);
  return await previewInThread({ ...given, agents, pattern, timeZone, dayFirst }, signal);
}
