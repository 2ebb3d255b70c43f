import type { Db } from '#server/db/db.ts';
import { campaignsInReach } from '#server/db/reach.ts';
import type { Actor } from '#shared/permissions.ts';

/** Whether there is such a campaign that somebody may see. */
export async function seesCampaign(db: Db, actor: Actor, campaignId: string): Promise<boolean> {
  const row = await db
    .selectFrom('campaigns')
    .select('campaigns.id')
    .where('campaigns.id', '=', campaignId)
    .where(campaignsInReach(actor, 'campaigns.view'))
    .executeTakeFirst();
  return row !== undefined;
}
