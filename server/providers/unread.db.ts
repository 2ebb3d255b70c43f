import { sql } from 'kysely';
import type { Db } from '#server/db/db.ts';
import { callsInReach } from '#server/db/reach.ts';
import type { CampaignSettings } from '#shared/campaigns.ts';
import type { Actor } from '#shared/permissions.ts';

/** Failed for want of a provider, and still there to be heard. */
const isUnread = sql<boolean>`calls.status = 'failed' and calls.error ->> 'code' = 'no_transcription'
  and calls.audio_deleted_at is null`;

/** How many calls of each campaign had no provider, of those that an actor may run again; the most first. */
export async function unreadByCampaign(
  db: Db,
  actor: Actor,
): Promise<{ id: string; name: string; transcription: CampaignSettings['transcription']; calls: number }[]> {
  return await db
    .selectFrom('calls')
    .innerJoin('campaigns', (on) =>
      on
        .onRef('campaigns.organization_id', '=', 'calls.organization_id')
        .onRef('campaigns.id', '=', 'calls.campaign_id'),
    )
    .select((eb) => [
      'campaigns.id',
      'campaigns.name',
      sql<CampaignSettings['transcription']>`campaigns.settings ->> 'transcription'`.as('transcription'),
      eb.fn.countAll<number>().as('calls'),
    ])
    .where(callsInReach(actor, 'calls.reprocess'))
    .where(isUnread)
    .where('campaigns.archived_at', 'is', null)
    .groupBy(['campaigns.organization_id', 'campaigns.id'])
    .orderBy('calls', 'desc')
    .orderBy('campaigns.id')
    .execute();
}

/** The calls of a campaign that had no provider, of those that an actor may run again; newest first. */
export async function unreadOfCampaign(
  db: Db,
  actor: Actor,
  campaignId: string,
  most: number,
): Promise<string[]> {
  const rows = await db
    .selectFrom('calls')
    .select('calls.id')
    .where(callsInReach(actor, 'calls.reprocess'))
    .where('calls.campaign_id', '=', campaignId)
    .where(isUnread)
    .orderBy('calls.created_at', 'desc')
    .orderBy('calls.id', 'desc')
    .limit(most)
    .execute();
  return rows.map(({ id }) => id);
}
