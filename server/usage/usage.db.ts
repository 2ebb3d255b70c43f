import { sql } from 'kysely';
import { usageBook } from '#server/db/books.ts';
import type { Db } from '#server/db/db.ts';
import { sumsOf, sumsOfPeriods } from '#server/db/sums.ts';
import type { Period } from '#shared/period.ts';
import type { UploadSource } from '#shared/statuses.ts';

/** Sums of what was received. */
export type Sums = { readonly calls: number; readonly audio_ms: number; readonly received_bytes: number };

/** The sums of one campaign, one source or one day: what it is not of is null. */
export type Part = Sums & {
  readonly campaign_id: string | null;
  readonly campaign_name: string | null;
  readonly source: UploadSource | null;
  readonly day: string | null;
};

const received = sql`sum(u.calls)::int as calls, sum(u.audio_ms)::bigint as audio_ms,
  sum(u.received_bytes)::bigint as received_bytes`;

/** What was received in a period, by campaign, by source and by day, in one look. */
export async function usageParts(db: Db, organizationId: string, period: Period): Promise<Part[]> {
  const found = await sql<Part>`
    select s.*, c.name as campaign_name from (
      select u.campaign_id, u.source, null::date as day, ${received}
      from ${sumsOfPeriods(usageBook, organizationId, 'source', [period])} u
      group by grouping sets ((u.campaign_id), (u.source)) having sum(u.calls) > 0
      union all
      select null, null, u.day, ${received} from ${sumsOf(usageBook, organizationId, 'day', period)} u
      group by u.day having sum(u.calls) > 0
    ) s
    left join campaigns c on c.organization_id = ${organizationId} and c.id = s.campaign_id
    order by s.day, s.calls desc, s.source, c.name
  `.execute(db);
  return found.rows;
}

/** What lies in storage for each campaign now. */
export async function storedByCampaign(
  db: Db,
  organizationId: string,
): Promise<{ id: string; name: string; stored_bytes: number }[]> {
  const found = await sql<{ id: string; name: string; stored_bytes: number }>`
    select c.id, c.name, s.stored_bytes from (
      select u.campaign_id, sum(u.stored_bytes)::bigint as stored_bytes
      from ${sumsOf(usageBook, organizationId, 'campaign')} u group by u.campaign_id
    ) s
    join campaigns c on c.organization_id = ${organizationId} and c.id = s.campaign_id
    where s.stored_bytes > 0
    order by lower(c.name), c.id
  `.execute(db);
  return found.rows;
}

/** What was received in a period, told apart by day, campaign and source, oldest first. */
export async function usageRows(
  db: Db,
  organizationId: string,
  period: Period,
): Promise<(Sums & { day: string; campaign_name: string; source: UploadSource })[]> {
  const found = await sql<Sums & { day: string; campaign_name: string; source: UploadSource }>`
    select s.*, c.name as campaign_name from (
      select u.day, u.campaign_id, u.source, ${received}
      from ${sumsOf(usageBook, organizationId, 'source_day', period)} u
      group by u.day, u.campaign_id, u.source having sum(u.calls) > 0
    ) s
    join campaigns c on c.organization_id = ${organizationId} and c.id = s.campaign_id
    order by s.day, lower(c.name), c.id, s.source
  `.execute(db);
  return found.rows;
}
