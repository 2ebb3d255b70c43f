import { sql } from 'kysely';
import type { Db } from '#server/db/db.ts';
import { campaignsInReach } from '#server/db/reach.ts';
import { asJson } from '#server/db/tables.ts';
import { CampaignSettings } from '#shared/campaigns.ts';
import type { Actor } from '#shared/permissions.ts';

/** The settings of a campaign that somebody may set; undefined when it is not there or out of reach. */
export async function settingsOf(
  db: Db,
  actor: Actor,
  campaignId: string,
): Promise<CampaignSettings | undefined> {
  const row = await db
    .selectFrom('campaigns')
    .select('campaigns.settings')
    .where('campaigns.id', '=', campaignId)
    .where(campaignsInReach(actor, 'campaigns.settings'))
    .executeTakeFirst();
  return row === undefined ? undefined : CampaignSettings.parse(row.settings);
}

/** Changes some settings of a campaign and leaves the others, also those that somebody else changes at this moment. */
export async function changeSettings(
  db: Db,
  key: { organizationId: string; campaignId: string },
  changes: Partial<CampaignSettings>,
): Promise<void> {
  await db
    .updateTable('campaigns')
    .set({ settings: sql`settings || ${asJson(changes)}::jsonb` })
    .where('organization_id', '=', key.organizationId)
    .where('id', '=', key.campaignId)
    .execute();
}

/** The file names of a campaign's newest recordings. */
export async function newestFileNames(
  db: Db,
  key: { organizationId: string; campaignId: string },
  limit: number,
): Promise<string[]> {
  const rows = await db
    .selectFrom('calls')
    .select('file_name')
    .where('organization_id', '=', key.organizationId)
    .where('campaign_id', '=', key.campaignId)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
  return rows.map(({ file_name }) => file_name);
}
