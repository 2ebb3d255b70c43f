import { sql } from 'kysely';
import { costsBook } from '#server/db/books.ts';
import type { Db } from '#server/db/db.ts';
import { sumsOf, sumsOfPeriods } from '#server/db/sums.ts';
import type { Period } from '#shared/period.ts';
import type { ProviderName } from '#shared/providers.ts';

/** Sums over requests to providers. */
export type Sums = {
  readonly requests: number;
  readonly unpriced: number;
  readonly micros: number;
  readonly audio_ms: number;
  readonly input_tokens: number;
  readonly output_tokens: number;
};

/** The sums of one model, one campaign or one day: what it is not of is null. */
export type Part = Sums & {
  readonly provider: ProviderName | null;
  readonly model: string | null;
  readonly campaign_id: string | null;
  readonly campaign_name: string | null;
  readonly day: string | null;
};

const sums = sql`sum(d.requests)::int as requests, sum(d.unpriced)::int as unpriced, sum(d.micros)::bigint as micros,
  sum(d.audio_ms)::bigint as audio_ms, sum(d.input_tokens)::bigint as input_tokens,
  sum(d.output_tokens)::bigint as output_tokens`;

/** What was spent in a period, by model, by campaign and by day, in one look; dearest first. */
export async function costParts(db: Db, organizationId: string, period: Period): Promise<Part[]> {
  const found = await sql<Part>`
    select s.*, c.name as campaign_name from (
      select d.provider, d.model, d.campaign_id, null::date as day, ${sums}
      from ${sumsOfPeriods(costsBook, organizationId, 'model', [period])} d
      group by grouping sets ((d.provider, d.model), (d.campaign_id))
      union all
      select null, null, null, d.day, ${sums} from ${sumsOf(costsBook, organizationId, 'day', period)} d group by d.day
    ) s
    left join campaigns c on c.organization_id = ${organizationId} and c.id = s.campaign_id
    order by s.day, s.micros desc, s.provider, s.model, lower(c.name), s.campaign_id
  `.execute(db);
  return found.rows;
}

/** What was spent in a period, told apart by day, campaign, provider and model, oldest first. */
export async function costRows(
  db: Db,
  organizationId: string,
  period: Period,
): Promise<(Sums & { day: string; campaign_name: string; provider: ProviderName; model: string })[]> {
  const found = await sql<
    Sums & { day: string; campaign_name: string; provider: ProviderName; model: string }
  >`
    select s.*, c.name as campaign_name from (
      select d.day, d.campaign_id, d.provider, d.model, ${sums}
      from ${sumsOf(costsBook, organizationId, 'model_day', period)} d
      group by d.day, d.campaign_id, d.provider, d.model
    ) s
    join campaigns c on c.organization_id = ${organizationId} and c.id = s.campaign_id
    order by s.day, c.name, s.campaign_id, s.provider, s.model
  `.execute(db);
  return found.rows;
}

/** The sums of one call's version and model; lost requests by themselves. */
export type CallPart = Sums & {
  readonly version: number;
  readonly provider: ProviderName;
  readonly model: string;
  readonly lost: boolean;
};

/** The requests for a call whose answers were lost for good, oldest first. */
export async function lostRequests(
  db: Db,
  organizationId: string,
  callId: string,
): Promise<{ at: Date; version: number; provider: ProviderName }[]> {
  const found = await sql<{ at: Date; version: number; provider: ProviderName }>`
    select at, version, provider from provider_uses
    where organization_id = ${organizationId} and call_id = ${callId} and version is not null and lost
    order by id
  `.execute(db);
  return found.rows;
}

/** What providers were asked for one call, by version and model. */
export async function costsOfCall(db: Db, organizationId: string, callId: string): Promise<CallPart[]> {
  const found = await sql<CallPart>`
    select u.version, u.provider, u.model, u.lost, count(*)::int as requests,
      (count(*) filter (where u.micros is null))::int as unpriced, coalesce(sum(u.micros), 0)::bigint as micros,
      sum(u.audio_ms)::bigint as audio_ms,
      sum(u.input_tokens + u.cache_write_tokens + u.cache_read_tokens)::bigint as input_tokens,
      sum(u.output_tokens)::bigint as output_tokens
    from provider_uses u
    where u.organization_id = ${organizationId} and u.call_id = ${callId} and u.version is not null
    group by u.version, u.provider, u.model, u.lost
    order by u.version, min(u.id)
  `.execute(db);
  return found.rows;
}
