import { sql } from 'kysely';
import type { Db } from '#server/db/db.ts';
import type { KeyScope } from '#shared/permissions.ts';

/** A request that shows a key, and how much may be asked in which time. */
export type Shown = {
  readonly hash: string;
  /** Counts requests whose key is nobody's. */
  readonly strangersCount: string;
  readonly now: Date;
  readonly burst: number;
  readonly intervalMs: number;
};

export type CountedRequest = {
  /** The key, when it is active. */
  readonly key: {
    readonly organizationId: string;
    readonly id: string;
    readonly campaignId: string;
    readonly scopes: readonly KeyScope[];
  } | null;
  readonly allowed: boolean;
  /** The instant at which everything that may be asked at once may be asked again. */
  readonly fullAt: Date;
};

type Row = {
  organization_id: string | null;
  id: string | null;
  campaign_id: string | null;
  scopes: KeyScope[] | null;
  counted: Date | null;
  before: Date | null;
};

/**
 * Looks a key up, notes its use (once a minute) and counts the request (generic cell rate algorithm, see
 * `rate_limits`), in one statement that does the same work whether the key is known, revoked, expired or nobody's. The
 * count is read for update: what the statement saw when it began is old where it had to wait for another request.
 */
export async function countRequest(db: Db, shown: Shown): Promise<CountedRequest> {
  const { hash, strangersCount, now, burst, intervalMs } = shown;
  const latest = new Date(now.getTime() + burst * intervalMs);
  const first = new Date(now.getTime() + intervalMs);
  const next = sql`greatest(r.full_at, ${now}) + ${intervalMs} * interval '1 millisecond'`;
  const { rows } = await sql<Row>`
    with active as (
      select organization_id, id, campaign_id, scopes, last_used_at from api_keys
      where hash = ${hash} and revoked_at is null and coalesce(expires_at, 'infinity') > ${now}
    ), used as (
      update api_keys k set last_used_at = ${now} from active
      where k.organization_id = active.organization_id and k.id = active.id
        and coalesce(active.last_used_at, '-infinity') <= ${now}::timestamptz - interval '1 minute'
    ), asking as (
      select coalesce((select 'api-key:' || id from active), ${strangersCount}) as key
    ), counted as (
      insert into rate_limits as r (key, full_at) select key, ${first} from asking
      on conflict (key) do update set full_at = ${next} where ${next} <= ${latest}
      returning full_at
    )
    select active.organization_id, active.id, active.campaign_id, active.scopes,
      (select full_at from counted) as counted,
      (select r.full_at from rate_limits r join asking using (key) for update of r) as before
    from asking left join active on true
  `.execute(db);
  const row = rows[0];
  return {
    key: keyFrom(row),
    allowed: (row?.counted ?? null) !== null,
    fullAt: row?.counted ?? row?.before ?? first,
  };
}

function keyFrom(row: Row | undefined): CountedRequest['key'] {
  if (!row || row.organization_id === null || row.id === null || row.campaign_id === null) return null;
  return {
    organizationId: row.organization_id,
    id: row.id,
    campaignId: row.campaign_id,
    scopes: row.scopes ?? [],
  };
}

/** Removes counts that say nothing any more. */
export async function removeOldCounts(db: Db, now: Date): Promise<void> {
  await db.deleteFrom('rate_limits').where('full_at', '<', now).execute();
}
