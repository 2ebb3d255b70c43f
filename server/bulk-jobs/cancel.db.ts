import { sql } from 'kysely';
import type { Trx } from '#server/db/db.ts';

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

/**
 * Takes pending versions out of line because their bulk job was cancelled, unless another job's item waits for them.
 * Versions that a worker takes meanwhile are left alone. Answers the jobs that nobody waits for any more.
 */
export async function cancelWaiting(
  trx: Trx,
  job: { organizationId: string; jobId: string; at: Date },
): Promise<string[]> {
  const { organizationId, jobId, at } = job;
  const cancelled = await sql<{ job_id: string | null }>`
    with waiting as (
      select v.call_id, v.number, v.stage, v.attempt, v.job_id
      from bulk_items i
      join versions v on v.organization_id = i.organization_id and v.call_id = i.call_id and v.number = i.version
      where i.organization_id = ${organizationId} and i.job_id = ${jobId} and i.state = 'waiting'
        and v.status = 'pending'
      order by v.call_id
      for update of v
    ), cancelled as (
      update bulk_items i set state = 'cancelled', changed_at = ${at}
      from waiting w
      where i.organization_id = ${organizationId} and i.job_id = ${jobId} and i.state = 'waiting'
        and i.call_id = w.call_id and i.version = w.number
    ), unwanted as (
      select * from waiting w where not exists (
        select 1 from bulk_items other
        where other.organization_id = ${organizationId} and other.call_id = w.call_id and other.version = w.number
          and other.job_id <> ${jobId} and other.state = 'waiting')
    ), freed as (
      update versions v set job_id = null, waiting_reason = 'cancelled', waiting_until = null
      from unwanted u
      where v.organization_id = ${organizationId} and v.call_id = u.call_id and v.number = u.number
    ), told as (
      insert into call_events (organization_id, call_id, version, at, kind, stage, attempt)
      select ${organizationId}, call_id, number, ${at}, 'cancelled', stage, attempt from unwanted
    )
    select job_id from unwanted
  `.execute(trx);
  return cancelled.rows.flatMap(({ job_id }) => (job_id === null ? [] : [job_id]));
}
