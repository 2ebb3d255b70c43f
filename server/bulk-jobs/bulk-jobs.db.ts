import { sql } from 'kysely';
import type { Place } from '#server/calls/cursor.ts';
import type { Db, Trx } from '#server/db/db.ts';
import { campaignsInReach } from '#server/db/reach.ts';
import { asJson } from '#server/db/tables.ts';
import { type BulkCounts, type BulkItemState, type BulkJobKind, bulkItemStates } from '#shared/bulk-jobs.ts';
import type { Failure } from '#shared/errors.ts';
import type { Actor } from '#shared/permissions.ts';
import { namesOf } from '#shared/statuses.ts';

/** A job with what its items say together. */
export type BulkJobRow = {
  readonly id: string;
  readonly kind: BulkJobKind;
  readonly campaign_id: string;
  readonly campaign_name: string;
  readonly creator_name: string | null;
  readonly created_at: Date;
  readonly cancelled_at: Date | null;
  readonly counts: BulkCounts;
  readonly begun: boolean;
  readonly retryable: number;
  readonly changed_at: Date;
  /** Items that ended since `since`, and when the first of them did. */
  readonly ended_lately: number;
  readonly lately_from: Date | null;
};

/** Which jobs to list: one, or a page of them. */
export type Wanted =
  | { readonly id: string }
  | {
      readonly campaignId: string | undefined;
      readonly open: boolean | undefined;
      readonly after: Place | null;
      readonly limit: number;
    };

/** The bulk jobs one may see, newest first, each with the counts of its items; one query however many there are. */
export async function bulkJobsWithin(
  db: Db,
  actor: Actor,
  wanted: Wanted,
  since: Date,
): Promise<BulkJobRow[]> {
  const found = await sql<BulkJobRow>`
    select j.id, j.kind, j.campaign_id, j.campaign_name, u.name as creator_name, j.created_at, j.cancelled_at, s.*
    from (
      select bulk_jobs.*, campaigns.name as campaign_name
      from bulk_jobs
      join campaigns on campaigns.organization_id = bulk_jobs.organization_id and campaigns.id = bulk_jobs.campaign_id
      where ${campaignsInReach(actor, 'bulk_jobs.view')} and ${sql.join(conditions(wanted), sql` and `)}
      order by bulk_jobs.created_at desc, bulk_jobs.id desc
      limit ${'id' in wanted ? 1 : wanted.limit}
    ) j
    left join users u on u.id = j.created_by
    cross join lateral (
      select ${sql.raw(none)} || json_object_agg(g.state, g.items)::jsonb as counts,
        bool_or(g.begun) as begun,
        coalesce(sum(g.versions) filter (where g.state = 'failed'), 0)::int as retryable,
        max(g.changed_at) as changed_at,
        coalesce(sum(g.lately), 0)::int as ended_lately,
        min(g.lately_from) as lately_from
      from (
        select i.state, count(*) as items, count(i.version) as versions, bool_or(i.begun) as begun,
          max(i.changed_at) as changed_at,
          count(*) filter (where ${isLate(since)}) as lately,
          min(i.changed_at) filter (where ${isLate(since)}) as lately_from
        from bulk_items i
        where i.organization_id = j.organization_id and i.job_id = j.id
        group by i.state
      ) g
    ) s
    order by j.created_at desc, j.id desc
  `.execute(db);
  return found.rows;
}

/** A state that no item is in counts zero. */
const none = `'${JSON.stringify(Object.fromEntries(namesOf(bulkItemStates).map((state) => [state, 0])))}'::jsonb`;

function isLate(since: Date) {
  return sql`i.state in ('done', 'failed', 'duplicate') and i.changed_at >= ${since}`;
}

function conditions(wanted: Wanted) {
  if ('id' in wanted) return [sql`bulk_jobs.id = ${wanted.id}`];
  const all = [sql`true`];
  const { campaignId, open, after } = wanted;
  if (campaignId !== undefined) all.push(sql`bulk_jobs.campaign_id = ${campaignId}`);
  if (open !== undefined) {
    const isOpen = sql`exists (
      select 1 from bulk_items i where i.organization_id = bulk_jobs.organization_id and i.job_id = bulk_jobs.id
        and i.state in ('expected', 'waiting', 'processing'))`;
    all.push(open ? isOpen : sql`not ${isOpen}`);
  }
  if (after !== null) {
    all.push(sql`(bulk_jobs.created_at, bulk_jobs.id) < (${after.value}::timestamptz, ${after.id})`);
  }
  return all;
}

export type BulkItemRow = {
  readonly id: string;
  readonly position: number;
  readonly file_name: string;
  readonly size_bytes: number | null;
  readonly state: BulkItemState;
  readonly call_id: string | null;
  readonly version: number | null;
  readonly failure: Failure | null;
};

/** A page of a job's items after a position, in their order. */
export async function itemsOf(
  db: Db,
  organizationId: string,
  jobId: string,
  page: { state: BulkItemState | undefined; after: number; limit: number },
): Promise<BulkItemRow[]> {
  let query = db
    .selectFrom('bulk_items')
    .select(['id', 'position', 'file_name', 'size_bytes', 'state', 'call_id', 'version', 'failure'])
    .where('organization_id', '=', organizationId)
    .where('job_id', '=', jobId)
    .where('position', '>', page.after)
    .orderBy('position')
    .limit(page.limit);
  if (page.state !== undefined) query = query.where('state', '=', page.state);
  return query.execute();
}

export type NewBulkJob = {
  readonly organizationId: string;
  readonly id: string;
  readonly campaignId: string;
  readonly kind: BulkJobKind;
  readonly createdBy: string | null;
  readonly at: Date;
};

export type NewBulkItem = {
  readonly id: string;
  readonly fileName: string;
  readonly sizeBytes: number | null;
  readonly state: BulkItemState;
  readonly failure: Failure | null;
  /** The call it is about, and the version it follows; null for a version it has not. */
  readonly call: { readonly id: string; readonly version: number | null } | null;
};

/** Makes a job with all its items, in two statements however many there are. */
export async function insertBulkJob(trx: Trx, job: NewBulkJob, items: readonly NewBulkItem[]): Promise<void> {
  await trx
    .insertInto('bulk_jobs')
    .values({
      organization_id: job.organizationId,
      id: job.id,
      campaign_id: job.campaignId,
      kind: job.kind,
      created_by: job.createdBy,
      created_at: job.at,
      cancelled_at: null,
    })
    .execute();
  const failures = items.map(({ failure }) => (failure === null ? null : asJson(failure)));
  await sql`
    insert into bulk_items (organization_id, id, job_id, position, file_name, size_bytes, state, failure, call_id,
      version, changed_at)
    select ${job.organizationId}, id, ${job.id}, position, file_name, size_bytes, state, failure::jsonb, call_id,
      version, ${job.at}
    from unnest(
      ${items.map(({ id }) => id)}::text[],
      ${items.map(({ fileName }) => fileName)}::text[],
      ${items.map(({ sizeBytes }) => sizeBytes)}::bigint[],
      ${items.map(({ state }) => state)}::text[],
      ${failures}::text[],
      ${items.map(({ call }) => call?.id ?? null)}::text[],
      ${items.map(({ call }) => call?.version ?? null)}::integer[]
    ) with ordinality as given (id, file_name, size_bytes, state, failure, call_id, version, position)
  `.execute(trx);
}
