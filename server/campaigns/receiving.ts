import type { Db } from '#server/db/db.ts';
import { KnownError } from '#shared/errors.ts';
import { type ReceivingCampaign, receivingCampaign } from './receiving.db.ts';

export type { ReceivingCampaign };

/** A campaign that takes new work; null when the organization has none of this id. Throws campaign_archived. */
export async function openCampaign(
  db: Db,
  organizationId: string,
  campaignId: string,
): Promise<ReceivingCampaign | null> {
  const campaign = await receivingCampaign(db, organizationId, campaignId);
  if (campaign?.archived === true) throw new KnownError('campaign_archived', { campaign: campaign.name });
  return campaign;
}
