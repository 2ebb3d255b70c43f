import type { Trx } from '#server/db/db.ts';
import { KnownError } from '#shared/errors.ts';
import { type CallStatus, hasEnded } from '#shared/statuses.ts';
import { type LockedVersion, lockVersion, moveVersion } from './pipeline.db.ts';
import type { Queue, VersionRef } from './queue.ts';
import { makeVersion, type NewVersion } from './start.db.ts';

type Start = { readonly trx: Trx; readonly queue: Queue; readonly newJobId: () => string; readonly at: Date };

/** The urgency of what somebody asked for by hand and waits for. */
export const waitedFor = 2;

/** Makes a pending version of a call, puts it in line and tells everybody who watches; the call's row points at it. */
export async function startVersion({ trx, queue, newJobId, at }: Start, version: NewVersion): Promise<void> {
  const { ref } = version;
  const jobId = version.startIt ? newJobId() : null;
  await makeVersion(trx, version, { jobId, at });
  const { stage, urgency } = version;
  if (jobId !== null) await queue.send(trx, stage, { id: jobId, ref, notBefore: null, urgency });
}

/**
 * Retries a failed version at the stage that failed: the next attempt of the same version. Throws nothing_to_retry,
 * retry_needs_recording.
 */
export async function retryVersion(start: Start, ref: VersionRef): Promise<CallStatus> {
  const version = await locked(start.trx, ref);
  if (version.status !== 'failed') throw new KnownError('nothing_to_retry');
  if (version.stage === 'transcribe' && version.audioDeletedAt !== null)
    throw new KnownError('retry_needs_recording');
  return putInLine(start, ref, version, 'retry');
}

/**
 * Puts a pending version back in line, whether it waited to be started or its job was lost. Throws already_running,
 * or move_refused when it has ended.
 */
export async function requeueVersion(start: Start, ref: VersionRef): Promise<CallStatus> {
  const version = await locked(start.trx, ref);
  if (hasEnded(version.status)) throw new KnownError('move_refused', { status: version.status });
  if (version.status !== 'pending') throw new KnownError('already_running');
  return putInLine(start, ref, version, 'requeue');
}

async function locked(trx: Trx, ref: VersionRef): Promise<LockedVersion> {
  const version = await lockVersion(trx, ref);
  if (version === null) throw new KnownError('not_found');
  return version;
}

async function putInLine(
  start: Start,
  ref: VersionRef,
  version: LockedVersion,
  event: 'retry' | 'requeue',
): Promise<CallStatus> {
  const job = { id: start.newJobId(), stage: version.stage };
  await moveVersion(start.trx, {
    ref,
    from: version.status,
    event,
    at: start.at,
    kind: event === 'retry' ? 'retried' : 'requeued',
    stage: version.stage,
    attempt: version.attempt + (event === 'retry' ? 1 : 0),
    job,
    error: null,
    tries: { count: 0, since: null },
    urgency: waitedFor,
    waiting: null,
  });
  await start.queue.send(start.trx, job.stage, { id: job.id, ref, notBefore: null, urgency: waitedFor });
  return 'pending';
}
