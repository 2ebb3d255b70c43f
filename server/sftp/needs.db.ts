import { sql } from 'kysely';
import type { Db } from '#server/db/db.ts';
import { campaignsInReach } from '#server/db/reach.ts';
import type { Failure } from '#shared/errors.ts';
import type { Actor } from '#shared/permissions.ts';
import { weeksCompared } from './silence.ts';

/** A campaign that takes files, with when its newest recording was seen: as of now, and of one, two … weeks ago. */
export type Folder = {
  readonly id: string;
  readonly name: string;
  readonly trouble: Failure | null;
  readonly newest: readonly (Date | null)[];
};

/** The campaigns one may see that are switched on and not archived, by name; `only` narrows them to one. */
export async function foldersWithin(
  db: Db,
  actor: Actor,
  { now, only = null }: { now: Date; only?: string | null },
): Promise<Folder[]> {
  const { rows } = await sql<Omit<Folder, 'newest'> & { newest: (string | null)[] }>`
    select campaigns.id, campaigns.name, sftp.trouble, arrivals.newest
    from campaigns
    join sftp_campaigns sftp on sftp.organization_id = campaigns.organization_id and sftp.campaign_id = campaigns.id
    cross join lateral (
      select json_agg(
        (select f.detected_at from sftp_files f
          where f.organization_id = campaigns.organization_id and f.campaign_id = campaigns.id
            and f.kind = 'recording' and f.detected_at <= ${now}::timestamptz - weeks * interval '7 days'
          order by f.detected_at desc limit 1)
        order by weeks) as newest
      from generate_series(0, ${weeksCompared}::int) as weeks
    ) arrivals
    where ${campaignsInReach(actor, 'sftp.view')} and campaigns.archived_at is null
      and (sftp.settings ->> 'enabled')::boolean
      and (${only}::text is null or campaigns.id = ${only})
    order by campaigns.name, campaigns.id
  `.execute(db);
  return rows.map((row) => ({
    ...row,
    newest: row.newest.map((at) => (at === null ? null : new Date(at))),
  }));
}
