import { usedOf } from '#server/analysis/ask.ts';
import { type Clock, nowOf } from '#server/clock.ts';
import { noteSpent } from '#server/costs/spent.ts';
import { alone } from '#server/db/alone.ts';
import type { Db, Trx } from '#server/db/db.ts';
import type { Log } from '#server/log.ts';
import type { MayGoOn } from '#server/pipeline/paused.ts';
import type { Queue } from '#server/pipeline/queue.ts';
import { failureOf } from '#shared/errors.ts';
import type { BatchApi, BatchOutcome } from './batch-api.ts';
import {
  dissolveBatch,
  endBatch,
  forgetEnded,
  formBatch,
  keepOutcome,
  noteSent,
  type OpenBatch,
  openBatches,
  organizationsToTend,
  takeName,
} from './batches.db.ts';

export type BatchDeps = {
  readonly db: Db;
  readonly clock: Clock;
  readonly log: Log;
  readonly queue: Queue;
  readonly newJobId: () => string;
  /** An organization's batches; null where it has not set Claude up. */
  readonly batchesOf: (organizationId: string) => Promise<BatchApi | null>;
  /** Whether a paused account is open again; tries it when its time has come. */
  readonly mayGoOn: MayGoOn;
};

/** A bulk job's requests come one after the other: they are gathered for so long before a batch is sent. */
const gatherMs = 60_000;
/** Kept small, so that no process holds much of it; the provider would take far more. */
const mostRequests = 500;
const mostChars = 8_000_000;
/** A batch that nobody has heard of for so long was never sent, or its answer was lost. */
const unsentMs = 2 * 60_000;
const mostLosses = 2;

/**
 * Sends what waits, collects what has ended, and lets calls go on, for every organization. Only one process does it at
 * a time. The trouble of one organization holds up no other: its requests wait.
 */
export async function tendBatches(deps: BatchDeps, signal: AbortSignal): Promise<void> {
  await alone(deps.db, 'batches', async () => {
    await forgetEnded(deps.db);
    const before = new Date(deps.clock.now() - gatherMs);
    for (const organizationId of await organizationsToTend(deps.db, before)) {
      if (signal.aborted) return;
      try {
        await tendOrganization(deps, organizationId, signal);
      } catch (error) {
        if (signal.aborted) return;
        deps.log.warn(
          { err: error, code: failureOf(error).code, organization: organizationId },
          'batches wait',
        );
      }
    }
  });
}

async function tendOrganization(deps: BatchDeps, organizationId: string, signal: AbortSignal): Promise<void> {
  const api = await deps.batchesOf(organizationId);
  // Calls that wait for a batch ask nobody: a paused account is only tried again by whoever wants to go on.
  if (api === null || (await deps.mayGoOn(organizationId, 'claude')) === 'none') return;
  for (const batch of await openBatches(deps.db, organizationId)) {
    const providerId = batch.providerId ?? (await findAgain(deps, api, organizationId, batch, signal));
    if (providerId === null || !(await api.hasEnded(providerId, signal))) continue;
    await collect(deps, { api, organizationId, batchId: batch.id, providerId }, signal);
  }
  await sendWaiting(deps, api, organizationId, signal);
}

async function sendWaiting(
  deps: BatchDeps,
  api: BatchApi,
  organizationId: string,
  signal: AbortSignal,
): Promise<void> {
  for (;;) {
    const id = deps.newJobId();
    const most = { id, at: nowOf(deps.clock), most: mostRequests, mostChars };
    const requests = await formBatch(deps.db, organizationId, most);
    if (requests === null) return;
    const providerId = await api.send(requests, signal);
    await noteSent(deps.db, organizationId, id, providerId);
    deps.log.info({ event: 'batch', organization: organizationId, requests: requests.length }, 'batch sent');
  }
}

/**
 * A batch whose sending nobody heard the end of: the provider's newest that is as large and not known is taken for it,
 * which its outcomes' names will prove; where there is none, it never arrived, and its requests wait for the next.
 */
async function findAgain(
  deps: BatchDeps,
  api: BatchApi,
  organizationId: string,
  batch: OpenBatch,
  signal: AbortSignal,
): Promise<string | null> {
  if (deps.clock.now() - batch.begunAt.getTime() < unsentMs) return null;
  const known = new Set((await openBatches(deps.db, organizationId)).map(({ providerId }) => providerId));
  const found = (await api.newest(signal)).find(
    ({ providerId, requests, begunAt }) =>
      !known.has(providerId) && requests === batch.requests && begunAt >= earliest(batch),
  );
  if (found === undefined) {
    await deps.db.transaction().execute((trx) => dissolveBatch(trx, organizationId, batch.id));
    return null;
  }
  await noteSent(deps.db, organizationId, batch.id, found.providerId);
  return found.providerId;
}

/** Clocks differ: what the provider began a little before us may still be ours. */
function earliest({ begunAt }: OpenBatch): Date {
  return new Date(begunAt.getTime() - gatherMs);
}

type Collecting = {
  readonly api: BatchApi;
  readonly organizationId: string;
  readonly batchId: string;
  readonly providerId: string;
};

async function collect(deps: BatchDeps, from: Collecting, signal: AbortSignal): Promise<void> {
  const { api, organizationId, batchId, providerId } = from;
  for await (const { id, outcome } of api.outcomes(providerId, signal)) {
    if (outcome.kind === 'lost') continue;
    await deps.db.transaction().execute((trx) => keep(deps, trx, from, id, outcome));
  }
  await deps.db.transaction().execute(async (trx) => {
    const { jobIds } = await endBatch(trx, organizationId, batchId, mostLosses);
    await deps.queue.bringForward(trx, jobIds);
  });
}

/**
 * One outcome, what it cost, and the call's turn, together: read twice, a batch is neither paid nor told twice. What was
 * answered for a call that is gone was paid all the same.
 */
async function keep(
  deps: BatchDeps,
  trx: Trx,
  { organizationId, batchId }: Collecting,
  requestId: string,
  outcome: Exclude<BatchOutcome, { kind: 'lost' }>,
): Promise<void> {
  const answer = { organizationId, batchId, requestId };
  const campaignId = await takeName(trx, answer);
  if (campaignId === null) return;
  const kept = await keepOutcome(trx, answer, outcome);
  const used = outcome.kind === 'reply' ? usedOf(outcome.message, true) : null;
  const on = { organizationId, campaignId, ...(kept?.ref ?? { callId: null, version: null }) };
  if (used !== null) await noteSpent({ db: trx, clock: deps.clock }, on, used);
  if (kept !== null && kept.jobId !== null) await deps.queue.bringForward(trx, [kept.jobId]);
}
