import { type Clock, nowOf } from '#server/clock.ts';
import type { Db } from '#server/db/db.ts';
import type { Log } from '#server/log.ts';
import { failureOf, KnownError } from '#shared/errors.ts';
import { ProviderName } from '#shared/providers.ts';
import type { CallStatus } from '#shared/statuses.ts';
import { afterFailure } from './after-failure.ts';
import { type Elsewhere, startDeadline } from './deadline.ts';
import { failedAlike, type LockedVersion, lockVersion, moveVersion, statusAfter } from './pipeline.db.ts';
import type { Job, Queue } from './queue.ts';
import type { Performed, PlacedStage, VersionChanges, Work } from './stage.ts';
import { takeVersion } from './take-version.db.ts';

/** What running a stage takes. `ports` is what the stages themselves reach outside with. */
export type RunDeps<Ports> = {
  readonly db: Db;
  readonly queue: Queue;
  readonly clock: Clock;
  readonly log: Log;
  readonly random: () => number;
  readonly newJobId: () => string;
  readonly ports: Ports;
};

/**
 * How a job ended, for the log. Stale: its claim was lost to another worker, or its version names another job. Gone:
 * its call was deleted. Either way nothing was written.
 */
export type Ended = 'stored' | 'completed' | 'waiting' | 'failed' | 'stale' | 'gone';

/**
 * Works on one job: takes the version, runs its stage, and writes facts, status, timeline, the next job and the job's
 * completion in one transaction. Writes nothing when the job was lost to another worker or the call deleted meanwhile.
 */
export async function runStage<Ports>(
  deps: RunDeps<Ports>,
  stage: PlacedStage<Ports>,
  job: Job,
  signal: AbortSignal,
  elsewhere: Elsewhere = (work) => work(),
): Promise<Ended> {
  const startedMs = deps.clock.now();
  const work = await take(deps, stage, job);
  if (work === null) return drop(deps, job);
  const performed = await perform(deps, stage, work, { signal, elsewhere });
  if (performed === null) return 'stale';
  const durationMs = deps.clock.now() - startedMs;
  const ended = await finish(deps, stage, job, performed, durationMs);
  if (ended === 'gone') await performed.discard();
  deps.log.info(
    {
      event: 'stage',
      stage: stage.name,
      call: work.callId,
      version: work.version,
      ended,
      ms: durationMs,
      code: performed.failure?.code,
    },
    'stage ended',
  );
  return ended;
}

function take<Ports>(deps: RunDeps<Ports>, stage: PlacedStage<Ports>, job: Job): Promise<Work | null> {
  const { name, take: event } = stage;
  return takeVersion(deps.db, { ref: job.ref, jobId: job.named, stage: name, event, at: nowOf(deps.clock) });
}

/** A job nobody waits for any more is completed without effect. */
async function drop<Ports>(deps: RunDeps<Ports>, job: Job): Promise<Ended> {
  await deps.db.transaction().execute((trx) => deps.queue.complete(trx, job));
  return 'stale';
}

/** Runs the stage within its deadline. Null when the signal ended it: the job stays with the queue. */
async function perform<Ports>(
  deps: RunDeps<Ports>,
  stage: PlacedStage<Ports>,
  work: Work,
  { signal, elsewhere }: { readonly signal: AbortSignal; readonly elsewhere: Elsewhere },
): Promise<Performed | null> {
  const deadline = startDeadline(deps.clock, stage.timeoutMs, elsewhere);
  try {
    const limits = {
      signal: AbortSignal.any([signal, deadline.signal]),
      now: nowOf(deps.clock),
      elsewhere: deadline.elsewhere,
    };
    return await stage.perform(deps.db, work, deps.ports, limits);
  } catch (error) {
    if (signal.aborted) return null;
    const failure = deadline.signal.aborted ? timeout(stage.timeoutMs) : knownOr(deps, work, error);
    return { failure, keep: async () => ({}), discard: async () => undefined };
  } finally {
    deadline.stop();
  }
}

function timeout(ms: number): KnownError {
  return new KnownError('stage_timeout', { minutes: Math.round(ms / 60_000) });
}

function knownOr<Ports>(deps: RunDeps<Ports>, work: Work, error: unknown): KnownError {
  if (error instanceof KnownError) return error;
  deps.log.error({ err: error, call: work.callId, version: work.version }, 'stage broke');
  return new KnownError('step_failed', {}, { cause: error });
}

async function finish<Ports>(
  deps: RunDeps<Ports>,
  stage: PlacedStage<Ports>,
  job: Job,
  performed: Performed,
  durationMs: number,
): Promise<Ended> {
  return deps.db.transaction().execute(async (trx) => {
    if (!(await deps.queue.complete(trx, job))) return 'stale';
    const version = await lockVersion(trx, job.ref);
    if (version === null) return 'gone';
    if (version.jobId !== job.named) return 'stale';
    const at = nowOf(deps.clock);
    const changes = await performed.keep(trx, at);
    const common = {
      ref: job.ref,
      from: version.status,
      at,
      stage: stage.name,
      attempt: version.attempt,
      durationMs,
      changes,
    };
    if (performed.failure !== null) return failOrWait(trx, deps, common, version, performed.failure);
    return store(trx, deps, common, version, stage);
  });
}

type Trx = Parameters<typeof lockVersion>[0];
type Common = {
  ref: Job['ref'];
  from: CallStatus;
  at: Date;
  stage: PlacedStage<unknown>['name'];
  attempt: number;
  durationMs: number;
  changes: VersionChanges;
};

async function store<Ports>(
  trx: Trx,
  deps: RunDeps<Ports>,
  common: Common,
  { urgency }: LockedVersion,
  stage: PlacedStage<Ports>,
): Promise<Ended> {
  const completed = statusAfter(common.from, stage.store) === 'completed';
  const job = stage.next === null ? null : { id: deps.newJobId(), stage: stage.next };
  await moveVersion(trx, {
    ...common,
    event: stage.store,
    kind: completed ? 'completed' : 'stored',
    details: common.changes.told ?? {},
    job,
    error: null,
    tries: { count: 0, since: null },
    waiting: null,
  });
  const { ref } = common;
  if (job !== null) await deps.queue.send(trx, job.stage, { id: job.id, ref, notBefore: null, urgency });
  return completed ? 'completed' : 'stored';
}

async function failOrWait<Ports>(
  trx: Trx,
  deps: RunDeps<Ports>,
  common: Common,
  version: LockedVersion,
  error: KnownError,
): Promise<Ended> {
  const provider = ProviderName.safeParse(error.details['waits_for']).data;
  if (error.retry === 'pause' && provider !== undefined) return waitFor(trx, common, provider, error);
  const after = afterFailure({
    error,
    now: common.at,
    tries: version.tries,
    alike: 1 + (await failedAlike(trx, common, error.code)),
    tryingSince: version.tryingSince ?? common.at,
    random: deps.random(),
  });
  if (after.becomes === 'failed') {
    await fail(trx, common, after.outOfTime ? gaveUp(error) : error);
    return 'failed';
  }
  const job = { id: deps.newJobId(), stage: common.stage };
  await moveVersion(trx, {
    ...common,
    event: 'delay',
    ...(after.reason === 'batch'
      ? asksLater
      : { kind: 'delayed', error: { ...failureOf(error), stage: common.stage } }),
    job,
    waiting: { reason: after.reason, until: after.until },
    details: { code: error.code, with: error.details, until: after.until.toISOString() },
  });
  const { urgency } = version;
  await deps.queue.send(trx, job.stage, { id: job.id, ref: common.ref, notBefore: after.until, urgency });
  return 'waiting';
}

/** A paused provider is waited for without a job and without counting tries; `resumePaused` puts the version back. */
async function waitFor(trx: Trx, common: Common, provider: ProviderName, error: KnownError): Promise<Ended> {
  await moveVersion(trx, {
    ...common,
    event: 'delay',
    kind: 'delayed',
    job: null,
    waiting: { reason: 'provider_paused', until: null, provider },
    error: { ...failureOf(error), stage: common.stage },
    tries: { count: 0, since: null },
    details: { code: error.code, with: error.details, waits_for: provider },
  });
  return 'waiting';
}

/** Nothing went wrong: neither the call nor its tries tell of trouble. */
const asksLater = { kind: 'batched', error: null, tries: { count: 0, since: null } } as const;

function gaveUp(error: KnownError): KnownError {
  return new KnownError('gave_up', { reason: error.message }, { cause: error });
}

async function fail(trx: Trx, common: Common, error: KnownError): Promise<void> {
  await moveVersion(trx, {
    ...common,
    event: 'fail',
    kind: 'failed',
    job: null,
    waiting: null,
    error: { ...failureOf(error), stage: common.stage },
    details: { code: error.code, with: error.details },
  });
}

const takes = { transcribe: 'take_transcription', analyze: 'take_analysis' } as const;

/** Ends a version whose job was lost again and again with its worker. */
export async function endLost<Ports>(deps: RunDeps<Ports>, job: Job, losses: number): Promise<void> {
  await deps.db.transaction().execute(async (trx) => {
    if (!(await deps.queue.complete(trx, job))) return;
    const version = await lockVersion(trx, job.ref);
    if (version === null || version.jobId !== job.named) return;
    // A worker can die before it has noted that it took the version: then that move is made up for here.
    const from = version.status === 'pending' ? statusAfter('pending', takes[version.stage]) : version.status;
    const common = {
      ref: job.ref,
      from,
      at: nowOf(deps.clock),
      stage: version.stage,
      attempt: version.attempt,
      durationMs: 0,
      changes: {},
    };
    await fail(trx, common, new KnownError('worker_lost', { times: losses }));
  });
}
