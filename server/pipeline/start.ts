import { sql, type Transaction } from 'kysely';
import { asJson, type Database } from '#server/db/tables.ts';
import { KnownError } from '#shared/errors.ts';
import { type CallStatus, hasEnded } from '#shared/statuses.ts';
import type { StageName, VersionCause } from '#shared/versions.ts';
import { type LockedVersion, lockVersion, moveVersion, tellOf } from './pipeline.db.ts';
import type { Queue, VersionRef } from './queue.ts';

type Trx = Transaction<Database>;
type Start = { readonly trx: Trx; readonly queue: Queue; readonly newJobId: () => string; readonly at: Date };

/** A version to be made. Without `startIt` it waits until somebody starts it. */
export type NewVersion = {
  readonly ref: VersionRef;
  readonly cause: VersionCause;
  readonly requestedBy: string | null;
  readonly stage: StageName;
  readonly transcriptId: string | null;
  readonly supplied: { readonly key: string; readonly name: string } | null;
  readonly startIt: boolean;
};

/** Makes a pending version of a call, puts it in line and tells everybody who watches; the call's row points at it. */
export async function startVersion({ trx, queue, newJobId, at }: Start, version: NewVersion): Promise<void> {
  const { ref } = version;
  const jobId = version.startIt ? newJobId() : null;
  await sql`
    with made as (
      insert into versions (organization_id, call_id, number, status, cause, requested_by, created_at, stage, job_id,
        waiting_reason, transcript_id, supplied_key, supplied_name)
      values (${ref.organizationId}, ${ref.callId}, ${ref.version}, 'pending', ${version.cause}, ${version.requestedBy},
        ${at}, ${version.stage}, ${jobId}, ${version.startIt ? null : 'not_started'}, ${version.transcriptId},
        ${version.supplied?.key ?? null}, ${version.supplied?.name ?? null})
    ), told as (
      insert into call_events (organization_id, call_id, version, at, kind, stage, attempt, details)
      values (${ref.organizationId}, ${ref.callId}, ${ref.version}, ${at},
        ${version.cause === 'upload' ? 'received' : 'reprocess'}, null, 1,
        ${asJson({ cause: version.cause, requested_by: version.requestedBy })}::jsonb)
    )
    ${tellOf(sql`
      select organization_id, id, campaign_id, agent_id, version, status from calls
      where organization_id = ${ref.organizationId} and id = ${ref.callId}`)}
  `.execute(trx);
  if (jobId !== null) await queue.send(trx, version.stage, { id: jobId, ref, notBefore: null });
}

/** Retries a failed version at the stage that failed: the next attempt of the same version. Throws nothing_to_retry. */
export async function retryVersion(start: Start, ref: VersionRef): Promise<CallStatus> {
  const version = await locked(start.trx, ref);
  if (version.status !== 'failed') throw new KnownError('nothing_to_retry');
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
    waiting: null,
  });
  await start.queue.send(start.trx, job.stage, { id: job.id, ref, notBefore: null });
  return 'pending';
}
