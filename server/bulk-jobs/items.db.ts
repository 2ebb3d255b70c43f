import { sql } from 'kysely';
import type { Db, Trx } from '#server/db/db.ts';
import { asJson } from '#server/db/tables.ts';
import { type BulkItemEvent, type BulkItemState, bulkItemMoves, bulkItemStates } from '#shared/bulk-jobs.ts';
import type { Accepted } from '#shared/calls.ts';
import type { Failure } from '#shared/errors.ts';
import { next } from '#shared/state-machine.ts';
import { namesOf } from '#shared/statuses.ts';

/** The states in which an item takes an event. */
function statesThatTake(event: BulkItemEvent): BulkItemState[] {
  return namesOf(bulkItemStates).filter((state) => next(bulkItemMoves, state, event) !== null);
}

/** The state that an event leads to; it is the same from wherever the event is taken. */
function stateAfter(event: BulkItemEvent): BulkItemState {
  const [from] = statesThatTake(event);
  const to = from === undefined ? null : next(bulkItemMoves, from, event);
  if (to === null) throw new Error(`No item takes ${event}.`);
  return to;
}

export type ItemPlace = {
  readonly jobId: string;
  readonly campaignId: string;
  readonly state: BulkItemState;
  readonly call: { readonly id: string; readonly sha256: string } | null;
};

/** Where an item stands; `lock` holds it until the transaction ends. Null when there is none of this id. */
export async function itemPlace(
  db: Db | Trx,
  organizationId: string,
  itemId: string,
  { lock }: { lock: boolean },
): Promise<ItemPlace | null> {
  // Locked in a statement of its own: one that waited for the lock would still see the call as it was before.
  if (lock) {
    await sql`select 1 from bulk_items where organization_id = ${organizationId} and id = ${itemId} for update`.execute(
      db,
    );
  }
  const found = await sql<{
    job_id: string;
    campaign_id: string;
    state: BulkItemState;
    call_id: string | null;
    sha256: string | null;
  }>`
    select i.job_id, j.campaign_id, i.state, c.id as call_id, c.sha256
    from bulk_items i
    join bulk_jobs j on j.organization_id = i.organization_id and j.id = i.job_id
    left join calls c on c.organization_id = i.organization_id and c.id = i.call_id
    where i.organization_id = ${organizationId} and i.id = ${itemId}
  `.execute(db);
  const row = found.rows[0];
  if (row === undefined) return null;
  const { call_id: callId, sha256 } = row;
  const call = callId === null || sha256 === null ? null : { id: callId, sha256 };
  return { jobId: row.job_id, campaignId: row.campaign_id, state: row.state, call };
}

/** Gives an item the call that its file became; the item must be locked and expected. */
export async function itemArrived(
  trx: Trx,
  item: { organizationId: string; itemId: string; callId: string; at: Date },
): Promise<void> {
  await trx
    .updateTable('bulk_items')
    .set({
      state: stateAfter('arrive'),
      call_id: item.callId,
      version: 1,
      arrived_at: item.at,
      changed_at: item.at,
    })
    .where('organization_id', '=', item.organizationId)
    .where('id', '=', item.itemId)
    .where('state', 'in', statesThatTake('arrive'))
    .execute();
}

/** Ends an expected item whose file was not taken. Nothing happens to one that is expected no longer. */
export async function itemNotTaken(
  db: Db,
  item: { organizationId: string; itemId: string; at: Date },
  why: { event: 'refuse'; failure: Failure } | { event: 'be_duplicate'; ofCallId: string | null },
): Promise<void> {
  await db
    .updateTable('bulk_items')
    .set({
      state: stateAfter(why.event),
      failure: why.event === 'refuse' ? asJson(why.failure) : null,
      call_id: why.event === 'be_duplicate' ? why.ofCallId : null,
      changed_at: item.at,
    })
    .where('organization_id', '=', item.organizationId)
    .where('id', '=', item.itemId)
    .where('state', 'in', statesThatTake(why.event))
    .execute();
}

/**
 * The first call of the campaign with these bytes that has not failed. Until the transaction ends nobody else asks
 * this about the same bytes, so that of two alike only one is taken.
 */
export async function soleCallWithAudio(
  trx: Trx,
  audio: { organizationId: string; campaignId: string; sha256: string; butFor: string },
): Promise<{ id: string; file_name: string } | undefined> {
  const { organizationId, campaignId, sha256 } = audio;
  await sql`select pg_advisory_xact_lock(hashtextextended(${`${campaignId} ${sha256}`}, 0))`.execute(trx);
  return trx
    .selectFrom('calls')
    .select(['id', 'file_name'])
    .where('organization_id', '=', organizationId)
    .where('campaign_id', '=', campaignId)
    .where('sha256', '=', sha256)
    .where('id', '<>', audio.butFor)
    .where('status', '<>', 'failed')
    .orderBy('created_at')
    .orderBy('id')
    .limit(1)
    .executeTakeFirst();
}

/** A call that is there, as it was answered when it was accepted. */
export async function acceptedCall(trx: Trx, organizationId: string, callId: string): Promise<Accepted> {
  const row = await trx
    .selectFrom('calls')
    .select(['id', 'status', 'campaign_id', 'file_name', 'source', 'created_at'])
    .where('organization_id', '=', organizationId)
    .where('id', '=', callId)
    .executeTakeFirstOrThrow();
  return { ...row, created_at: row.created_at.toISOString() };
}

/** Ends the items expected since before `before`, counted anew whenever a file of their job arrives. Answers how many. */
export async function expireItems(
  db: Db,
  given: { before: Date; at: Date; failure: Failure },
): Promise<number> {
  const expired = await sql`
    update bulk_items i set state = ${stateAfter('expire')}, failure = ${asJson(given.failure)}::jsonb,
      changed_at = ${given.at}
    from bulk_jobs j
    where i.state = any(${statesThatTake('expire')}::text[])
      and j.organization_id = i.organization_id and j.id = i.job_id and j.created_at < ${given.before}
      and not exists (
        select 1 from bulk_items o
        where o.organization_id = j.organization_id and o.job_id = j.id and o.arrived_at >= ${given.before})
  `.execute(db);
  return Number(expired.numAffectedRows ?? 0n);
}

/** Cancels what a job still expects, or those of these items that are still expected. Answers how many. */
export async function cancelExpected(
  trx: Trx,
  given: { organizationId: string; at: Date } & ({ jobId: string } | { itemIds: readonly string[] }),
): Promise<number> {
  const query = trx
    .updateTable('bulk_items')
    .set({ state: stateAfter('cancel'), changed_at: given.at })
    .where('organization_id', '=', given.organizationId)
    .where('state', '=', 'expected');
  const { numUpdatedRows } = await ('jobId' in given
    ? query.where('job_id', '=', given.jobId)
    : query.where(sql<boolean>`id = any(${[...given.itemIds]}::text[])`)
  ).executeTakeFirstOrThrow();
  return Number(numUpdatedRows);
}
