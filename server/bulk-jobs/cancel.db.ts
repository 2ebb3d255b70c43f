import { sql } from 'kysely';
import type { Db, Trx } from '#server/db/db.ts';
import { campaignsInReach } from '#server/db/reach.ts';
import type { Actor } from '#shared/permissions.ts';
import type { CallStatus } from '#shared/statuses.ts';

/** Marks a job as cancelled, once; holds it until the transaction ends. */
export async function markCancelled(
  trx: Trx,
  job: { organizationId: string; jobId: string; at: Date },
): Promise<void> {
  await trx
    .updateTable('bulk_jobs')
    .set(({ fn, val, ref }) => ({ cancelled_at: fn.coalesce(ref('cancelled_at'), val(job.at)) }))
    .where('organization_id', '=', job.organizationId)
    .where('id', '=', job.jobId)
    .execute();
}

/** How many of these items belong to jobs that an actor may cancel. */
export async function countCancellable(db: Db, actor: Actor, itemIds: readonly string[]): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count
    from bulk_items i
    join bulk_jobs j on j.organization_id = i.organization_id and j.id = i.job_id
    join campaigns on campaigns.organization_id = j.organization_id and campaigns.id = j.campaign_id
    where i.organization_id = ${actor.organizationId} and i.id = any(${[...itemIds]}::text[])
      and ${campaignsInReach(actor, 'bulk_jobs.cancel')}
  `.execute(db);
  return rows[0]?.count ?? 0;
}

/** A waiting item with its version, locked; `sole` when no other job's item waits for that version. */
export type WaitingItem = {
  readonly itemId: string;
  readonly callId: string;
  readonly version: number;
  readonly jobId: string | null;
  readonly sole: boolean;
};

/**
 * Locks the calls and versions that a job's items wait for, the call first as everybody does, and answers those that no
 * worker has taken. Their status is looked at here: asked for in the statement, it would lead by the index of all open versions.
 */
export async function lockWaiting(
  trx: Trx,
  { organizationId, jobId }: { organizationId: string; jobId: string },
): Promise<WaitingItem[]> {
  const found = await sql<WaitingItem & { status: CallStatus }>`
    select i.id as "itemId", v.call_id as "callId", v.number as version, v.job_id as "jobId", v.status, not exists (
        select 1 from bulk_items other
        where other.organization_id = i.organization_id and other.call_id = i.call_id and other.version = i.version
          and other.job_id <> i.job_id and other.state = 'waiting'
      ) as sole
    from bulk_items i
    join calls c on c.organization_id = i.organization_id and c.id = i.call_id
    join versions v on v.organization_id = i.organization_id and v.call_id = i.call_id and v.number = i.version
    where i.organization_id = ${organizationId} and i.job_id = ${jobId} and i.state = 'waiting'
    order by v.call_id
    for update of c, v
  `.execute(trx);
  return found.rows.filter(({ status }) => status === 'pending');
}

/** Cancels waiting items, which must be locked. Their versions leave the line, unless another job waits for them. */
export async function cancelWaiting(
  trx: Trx,
  { organizationId, at }: { organizationId: string; at: Date },
  waiting: readonly WaitingItem[],
): Promise<void> {
  await sql`
    update bulk_items set state = 'cancelled', changed_at = ${at}
    where organization_id = ${organizationId} and id = any(${waiting.map(({ itemId }) => itemId)}::text[])
  `.execute(trx);
  const sole = waiting.filter((item) => item.sole);
  await sql`
    with freed as (
      update versions v set job_id = null, waiting_reason = 'cancelled', waiting_until = null
      from unnest(${sole.map(({ callId }) => callId)}::text[], ${sole.map(({ version }) => version)}::integer[])
        as given (call_id, number)
      where v.organization_id = ${organizationId} and v.call_id = given.call_id and v.number = given.number
      returning v.call_id, v.number, v.stage, v.attempt
    )
    insert into call_events (organization_id, call_id, version, at, kind, stage, attempt)
    select ${organizationId}, call_id, number, ${at}, 'cancelled', stage, attempt from freed
  `.execute(trx);
}
