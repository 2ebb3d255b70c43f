import { note } from '#server/audit/note.ts';
import { openCampaign } from '#server/campaigns/receiving.ts';
import { type Clock, nowOf } from '#server/clock.ts';
import type { Db } from '#server/db/db.ts';
import { type ForMany, type NextVersion, startVersions } from '#server/pipeline/many.ts';
import type { Queue } from '#server/pipeline/queue.ts';
import type { BulkJobShown } from '#shared/bulk-jobs.ts';
import { failureOf, KnownError } from '#shared/errors.ts';
import { type Actor, can } from '#shared/permissions.ts';
import { hasEnded } from '#shared/statuses.ts';
import { insertBulkJob, type NewBulkItem } from './bulk-jobs.db.ts';
import { readBulkJobOf } from './bulk-jobs.ts';
import { campaignsOfCalls, type LockedCall, lockCalls } from './reruns.db.ts';

type Deps = {
  readonly db: Db;
  readonly queue: Queue;
  readonly clock: Clock;
  readonly newId: (kind: 'bulkJob' | 'bulkItem') => string;
  readonly newJobId: () => string;
};

type Kind = 'transcribe' | 'analyze';
const causes = { transcribe: 'rerun_transcription', analyze: 'run_analysis' } as const;

/**
 * Makes a bulk job that gives each of these calls its next version. A call that runs already, or has nothing to analyze,
 * is a failed item with that reason. Throws not_found, not_allowed, invalid_request when the calls are of several
 * campaigns, campaign_archived.
 */
export async function createRerunJob(
  deps: Deps,
  actor: Actor,
  kind: Kind,
  given: readonly string[],
): Promise<BulkJobShown> {
  const callIds = [...new Set(given)];
  const campaignId = await campaignOf(deps.db, actor, callIds);
  if (!can(actor, 'calls.reprocess', { campaignId })) throw new KnownError('not_allowed');
  await openCampaign(deps.db, actor.organizationId, campaignId);
  const { organizationId } = actor;
  const at = nowOf(deps.clock);
  const requestedBy = actor.kind === 'person' ? actor.userId : null;
  const id = deps.newId('bulkJob');
  await deps.db.transaction().execute(async (trx) => {
    const calls = await lockCalls(trx, organizationId, callIds);
    const job = { organizationId, id, campaignId, kind, createdBy: requestedBy, at };
    await insertBulkJob(trx, job, itemsFor(deps, kind, calls));
    const common: ForMany = { organizationId, cause: causes[kind], requestedBy };
    const start = { trx, queue: deps.queue, newJobId: deps.newJobId, at };
    await startVersions(start, common, nextVersions(kind, calls));
    const after = { kind, calls: calls.length };
    await note(trx, actor, { act: 'bulk_job.created', id, at, after });
  });
  return readBulkJobOf(deps, actor, id);
}

async function campaignOf(db: Db, actor: Actor, callIds: readonly string[]): Promise<string> {
  const found = await campaignsOfCalls(db, actor, callIds);
  const calls = found.reduce((sum, campaign) => sum + campaign.calls, 0);
  const [campaign, ...others] = found;
  if (campaign === undefined || calls !== callIds.length) throw new KnownError('not_found');
  if (others.length > 0)
    throw new KnownError('invalid_request', { problem: 'call_ids: they are not all of one campaign' });
  return campaign.campaignId;
}

/** Why a call cannot get its next version now; null when it can. */
function refusalOf(kind: Kind, { status, transcriptId, audioDeleted }: LockedCall): KnownError | null {
  if (!hasEnded(status)) return new KnownError('already_running');
  if (kind === 'transcribe' && audioDeleted) return new KnownError('recording_deleted');
  return kind === 'analyze' && transcriptId === null ? new KnownError('no_transcript_yet') : null;
}

function itemsFor(deps: Deps, kind: Kind, calls: readonly LockedCall[]): NewBulkItem[] {
  return calls.map((call) => {
    const { id: callId, fileName, sizeBytes, version } = call;
    const item = { id: deps.newId('bulkItem'), fileName, sizeBytes };
    const refusal = refusalOf(kind, call);
    if (refusal !== null) {
      return { ...item, state: 'failed', failure: failureOf(refusal), call: { id: callId, version: null } };
    }
    return { ...item, state: 'waiting', failure: null, call: { id: callId, version: version + 1 } };
  });
}

function nextVersions(kind: Kind, calls: readonly LockedCall[]): NextVersion[] {
  return calls
    .filter((call) => refusalOf(kind, call) === null)
    .map(({ id: callId, version, transcriptId }) => ({
      callId,
      version: version + 1,
      transcriptId: kind === 'analyze' ? transcriptId : null,
    }));
}
