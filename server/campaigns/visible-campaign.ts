import type { Db } from '#server/db/db.ts';
import { KnownError } from '#shared/errors.ts';
import type { Actor } from '#shared/permissions.ts';
import { seesCampaign } from './visible-campaign.db.ts';

/** Throws not_found for a campaign that is not there or out of reach. */
export async function assertCampaign(deps: { db: Db }, actor: Actor, campaignId: string): Promise<void> {
  if (!(await seesCampaign(deps.db, actor, campaignId))) throw new KnownError('not_found');
}
