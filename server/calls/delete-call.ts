import { type Doer, note } from '#server/audit/note.ts';
import { type Clock, nowOf } from '#server/clock.ts';
import type { Db, Trx } from '#server/db/db.ts';
import type { Log } from '#server/log.ts';
import type { Queue } from '#server/pipeline/queue.ts';
import type { BlobStore } from '#server/storage/blob-store.ts';
import { discardUnclaimed } from '#server/uploads/discard.ts';
import { KnownError } from '#shared/errors.ts';
import { type Actor, can } from '#shared/permissions.ts';
import { blobsOfCall, deleteCallRow, jobsOfCall, lockCallToDelete, tellDeleted } from './delete-call.db.ts';
import { visibleCall } from './visible-call.ts';

/** What deleting needs. */
export type DeleteDeps = {
  readonly db: Db;
  readonly clock: Clock;
  readonly queue: Queue;
  readonly storage: BlobStore;
  readonly log: Log;
};

/**
 * Deletes a call with its recording, playback copy, transcripts, results, waiting jobs and stored answers. Work that is
 * under way finds the call gone and is discarded. Files are removed after the commit; upkeep removes what a crash
 * leaves. `also` runs in the same transaction. Throws not_found, not_allowed.
 */
export async function deleteCall(
  deps: DeleteDeps,
  actor: Actor,
  callId: string,
  also: (trx: Trx) => Promise<void> = async () => undefined,
): Promise<void> {
  const visible = await visibleCall(deps.db, actor, callId, 'calls.delete');
  const target = { campaignId: visible.campaign_id, agentId: visible.agent_id };
  if (!can(actor, 'calls.delete', target)) throw new KnownError('not_allowed');
  if (!(await remove(deps, actor, callId, { when: always, also }))) throw new KnownError('not_found');
}

async function always(): Promise<boolean> {
  return true;
}

/** The same by a rule instead of a person: `when` is asked once the call is held. False when it says no. */
export async function deleteCallWhen(
  deps: DeleteDeps,
  by: Doer,
  callId: string,
  when: (trx: Trx) => Promise<boolean>,
): Promise<boolean> {
  return remove(deps, by, callId, { when, also: async () => undefined });
}

async function remove(
  deps: DeleteDeps,
  by: Doer,
  callId: string,
  { when, also }: { when: (trx: Trx) => Promise<boolean>; also: (trx: Trx) => Promise<void> },
): Promise<boolean> {
  const { organizationId } = by;
  const files = await deps.db.transaction().execute(async (trx) => {
    const call = await lockCallToDelete(trx, organizationId, callId);
    if (call === undefined || !(await when(trx))) return null;
    await note(trx, by, { act: 'call.deleted', id: callId, at: nowOf(deps.clock) });
    await deps.queue.forget(trx, await jobsOfCall(trx, organizationId, callId));
    const keys = await blobsOfCall(trx, organizationId, callId);
    await deleteCallRow(trx, organizationId, callId);
    await tellDeleted(trx, call);
    await also(trx);
    return keys;
  });
  if (files === null) return false;
  deps.log.info({ event: 'call_deleted', call: callId, files: files.length }, 'call deleted');
  if (files.length > 0) await discardUnclaimed(deps, organizationId, files);
  return true;
}
