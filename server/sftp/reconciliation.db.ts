import { sql } from 'kysely';
import type { Db } from '#server/db/db.ts';
import { campaignsInReach } from '#server/db/reach.ts';
import type { SftpMissing } from '#server/db/tables.ts';
import type { Period } from '#shared/period.ts';
import type { Actor } from '#shared/permissions.ts';
import type { SftpFileStatus } from '#shared/sftp-statuses.ts';
import type { FileRow } from './batches.db.ts';
import type { CampaignKey } from './files.db.ts';

/**
 * How many recordings that were seen first in some days have a status now, or never came: of one day of all campaigns, or
 * of one campaign on all days; what a count does not tell apart is null.
 */
export type Count = {
  readonly campaignId: string | null;
  readonly campaign: string | null;
  readonly day: string | null;
  readonly status: SftpFileStatus | 'missing';
  readonly files: number;
};

/**
 * What came in a period to the campaigns one may see, and what became of it: by day, and once more by campaign; `only`
 * narrows them to one. Nothing is left out but zeros.
 */
export async function countsWithin(
  db: Db,
  actor: Actor,
  { from, to }: Period,
  only: string | null = null,
): Promise<Count[]> {
  const { rows } = await sql<Count>`
    with within as (
      select campaigns.organization_id, campaigns.id, campaigns.name from campaigns
      where ${campaignsInReach(actor, 'sftp.view')} and (${only}::text is null or campaigns.id = ${only})
    ), counts as (
      select f.campaign_id, (f.detected_at at time zone 'UTC')::date as day, f.status, count(*) as files
      from within c join sftp_files f on f.organization_id = c.organization_id and f.campaign_id = c.id
      where f.kind = 'recording'
        and f.detected_at >= ${from}::date::timestamp at time zone 'UTC'
        and f.detected_at < (${to}::date + 1)::timestamp at time zone 'UTC'
      group by 1, 2, 3
      union all
      select b.campaign_id, (b.opened_at at time zone 'UTC')::date, 'missing', sum((b.missing ->> 'count')::int)
      from within c join sftp_batches b on b.organization_id = c.organization_id and b.campaign_id = c.id
      where b.ended_at is not null
        and b.opened_at >= ${from}::date::timestamp at time zone 'UTC'
        and b.opened_at < (${to}::date + 1)::timestamp at time zone 'UTC'
      group by 1, 2 having sum((b.missing ->> 'count')::int) > 0
    )
    select null as "campaignId", null as campaign, day::text, status, sum(files)::int as files
    from counts group by day, status
    union all
    select c.id, c.name, null, s.status, s.files
    from (select campaign_id, status, sum(files)::int as files from counts group by campaign_id, status) s
    join within c on c.id = s.campaign_id
    order by 3, 2, 1, 4
  `.execute(db);
  return rows;
}

/** The campaigns one may see into which anything ever came, by name. */
export async function fedCampaigns(db: Db, actor: Actor): Promise<{ id: string; name: string }[]> {
  const { rows } = await sql<{ id: string; name: string }>`
    select campaigns.id, campaigns.name from campaigns
    where ${campaignsInReach(actor, 'sftp.view')} and exists (
      select 1 from sftp_batches b
      where b.organization_id = campaigns.organization_id and b.campaign_id = campaigns.id)
    order by campaigns.name, campaigns.id
  `.execute(db);
  return rows;
}

/** The recordings of some days, a page at a time, by when they were detected. */
export async function filesOfDays(
  db: Db,
  key: CampaignKey,
  period: Period,
  { after, limit }: { after: { at: Date; id: string } | null; limit: number },
): Promise<FileRow[]> {
  const { from, until } = instantsOf(period);
  return await db
    .selectFrom('sftp_files')
    .selectAll()
    .where('organization_id', '=', key.organizationId)
    .where('campaign_id', '=', key.campaignId)
    .where('kind', '=', 'recording')
    .where('detected_at', '>=', from)
    .where('detected_at', '<', until)
    .$if(after !== null, (query) =>
      query.where(sql<boolean>`(detected_at, id) > (${after?.at ?? new Date(0)}, ${after?.id ?? ''})`),
    )
    .orderBy('detected_at')
    .orderBy('id')
    .limit(limit)
    .execute();
}

/** The batches of some days that ended without all recordings their CSVs name, oldest first. */
export async function batchesMissing(
  db: Db,
  key: CampaignKey,
  period: Period,
): Promise<{ id: string; opened_at: Date; missing: SftpMissing }[]> {
  const { from, until } = instantsOf(period);
  return await db
    .selectFrom('sftp_batches')
    .select(['id', 'opened_at', 'missing'])
    .where('organization_id', '=', key.organizationId)
    .where('campaign_id', '=', key.campaignId)
    .where('ended_at', 'is not', null)
    .where('opened_at', '>=', from)
    .where('opened_at', '<', until)
    .where(sql<boolean>`(missing ->> 'count')::int > 0`)
    .orderBy('opened_at')
    .orderBy('id')
    .execute();
}

function instantsOf({ from, to }: Period): { from: Date; until: Date } {
  return { from: new Date(`${from}T00:00:00Z`), until: new Date(Date.parse(`${to}T00:00:00Z`) + 86_400_000) };
}
