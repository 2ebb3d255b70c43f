import { type RawBuilder, sql } from 'kysely';
import type { Db } from '#server/db/db.ts';
import { spansIn } from '#server/db/spans.ts';
import type { UsageGrain } from '#server/db/tables.ts';
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

const columns = sql`campaign_id, day, source, calls, audio_ms, received_bytes, stored_bytes`;

/** The kept sums of a grain and what came after the last folding, as a table to sum over. */
function usage(organizationId: string, grain: UsageGrain, period: Period | null): RawBuilder<unknown> {
  const days = period === null ? sql`` : sql`and day between ${period.from}::date and ${period.to}::date`;
  return sql`(
    select ${columns} from usage_sums where organization_id = ${organizationId} and grain = ${sql.lit(grain)} ${days}
    union all
    select ${columns} from usage_changes where organization_id = ${organizationId} ${days}
  )`;
}

/** The same by campaign and source, in as few rows as there are kept of a period; their days say nothing. */
function usageOfPeriod(organizationId: string, { from, to }: Period): RawBuilder<unknown> {
  const spans = spansIn({ from, to });
  const grains = spans.map(({ days }): UsageGrain => (days === 1 ? 'source_day' : `source_${days}`));
  return sql`(
    select ${columns} from unnest(${grains}::text[], ${spans.map(({ first }) => first)}::date[]) as spans (span, first)
    join usage_sums on usage_sums.organization_id = ${organizationId} and usage_sums.grain = spans.span
      and usage_sums.day = spans.first
    union all
    select ${columns} from usage_changes
    where organization_id = ${organizationId} and day between ${from}::date and ${to}::date
  )`;
}

const received = sql`sum(u.calls)::int as calls, sum(u.audio_ms)::bigint as audio_ms,
  sum(u.received_bytes)::bigint as received_bytes`;

/** What was received in a period, by campaign, by source and by day, in one look. */
export async function usageParts(db: Db, organizationId: string, period: Period): Promise<Part[]> {
  const found = await sql<Part>`
    select s.*, c.name as campaign_name from (
      select u.campaign_id, u.source, null::date as day, ${received}
      from ${usageOfPeriod(organizationId, period)} u
      group by grouping sets ((u.campaign_id), (u.source)) having sum(u.calls) > 0
      union all
      select null, null, u.day, ${received} from ${usage(organizationId, 'day', period)} u
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
      from ${usage(organizationId, 'campaign', null)} u group by u.campaign_id
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
      from ${usage(organizationId, 'source_day', period)} u
      group by u.day, u.campaign_id, u.source having sum(u.calls) > 0
    ) s
    join campaigns c on c.organization_id = ${organizationId} and c.id = s.campaign_id
    order by s.day, lower(c.name), c.id, s.source
  `.execute(db);
  return found.rows;
}
