import type { Db } from '#server/db/db.ts';
import { CampaignSettings } from '#shared/campaigns.ts';

/** The campaign a recording is for, as far as the door must know it. */
export type ReceivingCampaign = {
  readonly id: string;
  readonly name: string;
  readonly archived: boolean;
  readonly settings: CampaignSettings;
};

/** The campaign of this id in this organization, or null. */
export async function receivingCampaign(
  db: Db,
  organizationId: string,
  campaignId: string,
): Promise<ReceivingCampaign | null> {
  const row = await db
    .selectFrom('campaigns')
    .select(['id', 'name', 'archived_at', 'settings'])
    .where('organization_id', '=', organizationId)
    .where('id', '=', campaignId)
    .executeTakeFirst();
  if (row === undefined) return null;
  return {
    id: row.id,
    name: row.name,
    archived: row.archived_at !== null,
    settings: CampaignSettings.parse(row.settings),
  };
}
