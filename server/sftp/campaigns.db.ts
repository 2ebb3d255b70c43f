import { sql } from 'kysely';
import type { Db, Trx } from '#server/db/db.ts';
import { campaignsInReach } from '#server/db/reach.ts';
import { asJson } from '#server/db/tables.ts';
import type { CampaignSettings } from '#shared/campaigns.ts';
import type { Failure } from '#shared/errors.ts';
import type { Action, Actor } from '#shared/permissions.ts';
import type { SftpSettings } from '#shared/sftp.ts';

/** A campaign with its part of SFTP; `sftp` is null where nobody has set it. */
export type SftpCampaign = {
  readonly organizationId: string;
  readonly id: string;
  readonly name: string;
  readonly archived: boolean;
  readonly settings: CampaignSettings;
  readonly sftp: SftpSettings | null;
  readonly trouble: Failure | null;
};

function campaigns(db: Db) {
  return db
    .selectFrom('campaigns')
    .leftJoin('sftp_campaigns as sftp', (join) =>
      join
        .onRef('sftp.organization_id', '=', 'campaigns.organization_id')
        .onRef('sftp.campaign_id', '=', 'campaigns.id'),
    )
    .select([
      'campaigns.organization_id as organizationId',
      'campaigns.id',
      'campaigns.name',
      'campaigns.settings',
      'sftp.settings as sftp',
      'sftp.trouble',
      sql<boolean>`campaigns.archived_at is not null`.as('archived'),
    ]);
}

/** A campaign that somebody may do this to; undefined when it is not there or out of reach. */
export async function sftpCampaign(
  db: Db,
  actor: Actor,
  action: Action,
  campaignId: string,
): Promise<SftpCampaign | undefined> {
  return await campaigns(db)
    .where('campaigns.id', '=', campaignId)
    .where(campaignsInReach(actor, action))
    .executeTakeFirst();
}

/** The campaigns of an organization that have a folder, by name. */
export async function sftpCampaigns(db: Db, organizationId: string): Promise<SftpCampaign[]> {
  return await campaigns(db)
    .where('campaigns.organization_id', '=', organizationId)
    .where('sftp.settings', 'is not', null)
    .orderBy('campaigns.name')
    .orderBy('campaigns.id')
    .execute();
}

/** Folders of an organization are given one after another, so that no two campaigns can take the same at once. */
export async function lockFolders(trx: Trx, organizationId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`sftp folders ${organizationId}`}, 0))`.execute(
    trx,
  );
}

/** Sets a campaign's part of SFTP. */
export async function putSettings(
  trx: Trx,
  key: { organizationId: string; campaignId: string },
  settings: SftpSettings,
): Promise<void> {
  await trx
    .insertInto('sftp_campaigns')
    .values({
      organization_id: key.organizationId,
      campaign_id: key.campaignId,
      settings: asJson(settings),
      trouble: null,
    })
    .onConflict((on) =>
      on
        .columns(['organization_id', 'campaign_id'])
        .doUpdateSet({ settings: asJson(settings), trouble: null }),
    )
    .execute();
}

/** Notes what is wrong with a campaign's folder; null when nothing is. */
export async function noteTrouble(
  db: Db,
  key: { organizationId: string; campaignId: string },
  trouble: Failure | null,
): Promise<void> {
  await db
    .updateTable('sftp_campaigns')
    .set({ trouble: trouble === null ? null : asJson(trouble) })
    .where('organization_id', '=', key.organizationId)
    .where('campaign_id', '=', key.campaignId)
    .execute();
}
