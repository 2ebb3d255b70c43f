import * as fc from 'fast-check';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { noteArrival, settleArrival } from '#server/bulk-jobs/arrivals.ts';
import { readBulkJobOf } from '#server/bulk-jobs/bulk-jobs.ts';
import { cancelFiles, cancelRemaining } from '#server/bulk-jobs/cancel.ts';
import { createUploadJob } from '#server/bulk-jobs/create-upload.ts';
import { failUnarrived } from '#server/bulk-jobs/expire.ts';
import { retryFailedItems } from '#server/bulk-jobs/retry.ts';
import { type Clock, nowOf, systemClock } from '#server/clock.ts';
import { lockVersion, moveVersion } from '#server/pipeline/pipeline.db.ts';
import { requeueVersion, retryVersion } from '#server/pipeline/start.ts';
import { takeVersion } from '#server/pipeline/take-version.db.ts';
import type { BlobKey } from '#server/storage/blob-store.ts';
import { receiveDeps } from '#server/uploads/receive-deps.ts';
import { acceptFile, type StoredFile } from '#server/uploads/receive-file.ts';
import { announceBlobs } from '#server/uploads/uploads.db.ts';
import {
  type BulkItemEvent,
  type BulkItemState,
  bulkItemMoves,
  bulkItemStates,
  stateByVersion,
} from '#shared/bulk-jobs.ts';
import { KnownError } from '#shared/errors.ts';
import type { Operator } from '#shared/permissions.ts';
import { next } from '#shared/state-machine.ts';
import { type BulkJobStatus, type CallStatus, namesOf, type VersionEvent } from '#shared/statuses.ts';
import { openTestHouse, recordingProbe } from '#test/support/app.ts';
import { counts } from '#test/support/bulk-jobs.ts';

let aheadMs = 0;
const clock: Clock = { ...systemClock, now: () => Date.now() + aheadMs };
const house = await openTestHouse({ clock });
const { deps, organizationId } = house;
const { db } = deps;
const campaignId = await house.campaign();
const actor: Operator = { kind: 'operator', organizationId, campaignIds: [] };
const start = () => ({ queue: deps.queue, newJobId: deps.newJobId, at: nowOf(clock) });

/** The table "Bulk item" of the product page: from, event, to. What is not in it is refused. */
const table: readonly (readonly [BulkItemState, BulkItemEvent, BulkItemState])[] = [
  ['expected', 'arrive', 'waiting'],
  ['waiting', 'take', 'processing'],
  ['processing', 'complete', 'done'],
  ['processing', 'fail', 'failed'],
  ['expected', 'be_duplicate', 'duplicate'],
  ['expected', 'refuse', 'failed'],
  ['expected', 'expire', 'failed'],
  ['expected', 'cancel', 'cancelled'],
  ['waiting', 'cancel', 'cancelled'],
  ['failed', 'retry', 'waiting'],
];

test('the moves of an item are those of the product page', () => {
  const events: BulkItemEvent[] = [...new Set(table.map(([, event]) => event))];
  for (const from of namesOf(bulkItemStates)) {
    for (const event of events) {
      const row = table.find(([state, what]) => state === from && what === event);
      expect([from, event, next(bulkItemMoves, from, event)]).toEqual([from, event, row?.[2] ?? null]);
    }
  }
});

/** What a model knows of one item: its state, and its call's version. */
type Modelled = {
  id: string;
  state: BulkItemState;
  version: CallStatus | null;
  callId: string;
  begun: boolean;
};
type World = { jobId: string; items: Modelled[]; cancelled: boolean; sounds: number };

/** Where a job may go in one step; `completed` and `cancelled` are final. */
const steps: Record<BulkJobStatus, readonly BulkJobStatus[]> = {
  queued: ['queued', 'processing', 'cancelled', 'failed', 'completed'],
  processing: ['processing', 'failed', 'completed', 'cancelled'],
  failed: ['failed', 'processing'],
  completed: ['completed'],
  cancelled: ['cancelled'],
};

function statusOf({ items, cancelled }: World): BulkJobStatus {
  const has = (...states: BulkItemState[]) => items.some(({ state }) => states.includes(state));
  if (has('expected', 'waiting', 'processing')) {
    return cancelled || items.some(({ begun }) => begun) ? 'processing' : 'queued';
  }
  if (cancelled || items.every(({ state }) => state === 'cancelled')) return 'cancelled';
  return has('failed') ? 'failed' : 'completed';
}

/** What an item makes of a move of its version. */
function follow(world: World, item: Modelled, version: CallStatus): void {
  item.version = version;
  const follows =
    ['waiting', 'processing'].includes(item.state) || (item.state === 'failed' && !world.cancelled);
  if (!follows) return;
  item.state = stateByVersion[version];
  item.begun ||= version !== 'pending';
}

/** A stored recording; those with the same `sound` have the same bytes. */
async function aStoredFile(sound: string): Promise<StoredFile> {
  const callId = deps.newId('call');
  const key: BlobKey = `${organizationId as `org_${string}`}/${callId}/original`;
  await announceBlobs(db, organizationId, [key], nowOf(clock));
  return { callId, key, fileName: 'call.wav', sha256: sound, sizeBytes: 1_000, probe: recordingProbe };
}

async function sendFile(itemId: string, sound: string): Promise<string> {
  const stored = await aStoredFile(sound);
  const { sha256 } = stored;
  const parcel = { campaignId, source: 'bulk_job', fields: {}, transcript: null } as const;
  const accept = () =>
    acceptFile(receiveDeps(deps), actor, stored, parcel, (trx, accepted) =>
      noteArrival(trx, actor, { itemId, campaignId, sha256, at: nowOf(clock) }, accepted),
    );
  return (await settleArrival(deps, actor, () => itemId, accept)).id;
}

/** Expects a refusal of the catalogue, whatever its code. */
async function refused(work: Promise<unknown>): Promise<void> {
  await expect(work).rejects.toBeInstanceOf(KnownError);
}

const refOf = (item: Modelled) => ({ organizationId, callId: item.callId, version: 1 });

/** A move of the version by `event` if the table of versions lets it; otherwise the attempt is refused. */
async function moveBy(
  world: World,
  item: Modelled,
  event: VersionEvent,
  to: CallStatus | null,
): Promise<void> {
  if (item.version === null) return;
  const moving = db.transaction().execute(async (trx) => {
    const version = await lockVersion(trx, refOf(item));
    await moveVersion(trx, {
      ref: refOf(item),
      from: version!.status,
      event,
      at: nowOf(clock),
      kind: 'started',
      stage: 'transcribe',
      attempt: version!.attempt,
      ...(to === 'failed'
        ? { error: { code: 'step_failed', message: 'm', advice: 'a', details: {}, stage: 'analyze' } }
        : {}),
    });
  });
  if (to === null) return refused(moving);
  await moving;
  follow(world, item, to);
}

const events = {
  arrive: async (world: World, item: Modelled) => {
    world.sounds += 1;
    const sending = sendFile(item.id, `${world.jobId} ${world.sounds}`);
    if (item.state !== 'expected') return refused(sending);
    item.callId = await sending;
    item.state = 'waiting';
    item.version = 'pending';
  },
  arriveAgain: async (world: World, item: Modelled) => {
    const other = world.items.find(
      ({ version, state }) => version !== null && version !== 'failed' && state !== 'expected',
    );
    if (other === undefined || item.state !== 'expected') return;
    const { sha256 } = await db
      .selectFrom('calls')
      .select('sha256')
      .where('id', '=', other.callId)
      .executeTakeFirstOrThrow();
    await refused(sendFile(item.id, sha256));
    item.state = 'duplicate';
  },
  refuse: async (_: World, item: Modelled) => {
    await refused(
      settleArrival(
        deps,
        actor,
        () => item.id,
        () => Promise.reject(new KnownError('not_audio')),
      ),
    );
    if (item.state === 'expected') item.state = 'failed';
  },
  cut: async (_: World, item: Modelled) => {
    await refused(
      settleArrival(
        deps,
        actor,
        () => item.id,
        () => Promise.reject(new KnownError('upload_cut')),
      ),
    );
  },
  take: (world: World, item: Modelled) => {
    const to = item.version === 'pending' || item.version === 'transcribing' ? 'transcribing' : null;
    return moveBy(world, item, 'take_transcription', to);
  },
  progress: (world: World, item: Modelled) =>
    item.version === 'transcribing'
      ? moveBy(world, item, 'store_transcript', 'analyzing')
      : moveBy(world, item, 'store_analysis', item.version === 'analyzing' ? 'completed' : null),
  fail: (world: World, item: Modelled) => {
    const running = item.version === 'transcribing' || item.version === 'analyzing';
    return moveBy(world, item, 'fail', running ? 'failed' : null);
  },
  retryOne: async (world: World, item: Modelled) => {
    if (item.version === null) return;
    const retrying = db.transaction().execute((trx) => retryVersion({ trx, ...start() }, refOf(item)));
    if (item.version !== 'failed') return refused(retrying);
    await retrying;
    follow(world, item, 'pending');
  },
  startOne: async (_: World, item: Modelled) => {
    if (item.version === null) return;
    const starting = db.transaction().execute((trx) => requeueVersion({ trx, ...start() }, refOf(item)));
    await (item.version === 'pending' ? starting : refused(starting));
  },
  remove: async (_: World, item: Modelled) => {
    if (item.version === null) return;
    await db.deleteFrom('calls').where('id', '=', item.callId).execute();
    item.version = null;
    if (item.state === 'waiting' || item.state === 'processing') item.state = 'cancelled';
  },
  takeBack: async (_: World, item: Modelled) => {
    const isExpected = item.state === 'expected';
    expect(await cancelFiles(deps, actor, [item.id])).toEqual({ cancelled: isExpected ? 1 : 0 });
    if (isExpected) item.state = 'cancelled';
  },
  retryAll: async (world: World) => {
    const failed = world.items.filter(({ state, version }) => state === 'failed' && version !== null);
    const retrying = retryFailedItems(deps, actor, world.jobId);
    if (failed.length === 0 || world.cancelled) return refused(retrying);
    await retrying;
    for (const item of failed) follow(world, item, 'pending');
  },
  cancel: async (world: World) => {
    const open = world.items.filter(({ state }) => ['expected', 'waiting', 'processing'].includes(state));
    const cancelling = cancelRemaining(deps, actor, world.jobId);
    if (open.length === 0) return refused(cancelling);
    await cancelling;
    world.cancelled = true;
    for (const item of open) if (item.state !== 'processing') item.state = 'cancelled';
  },
  expire: async (world: World) => {
    aheadMs += 25 * 3_600_000;
    await failUnarrived(deps);
    for (const item of world.items) if (item.state === 'expected') item.state = 'failed';
  },
} satisfies Record<string, (world: World, item: Modelled) => Promise<void>>;

async function aWorld(size: number): Promise<World> {
  const files = Array.from({ length: size }, () => ({ name: 'call.wav', size_bytes: 1_000 }));
  const job = await createUploadJob({ ...deps, maxUploadBytes: null }, actor, campaignId, files);
  const items = job.items.map(({ id }) => ({
    id,
    state: 'expected' as const,
    version: null,
    callId: '',
    begun: false,
  }));
  return { jobId: job.id, items, cancelled: false, sounds: 0 };
}

/** Everything that must hold at any time. Answers the job's status. */
async function check(world: World): Promise<BulkJobStatus> {
  const job = await readBulkJobOf(deps, actor, world.jobId);
  const expected = counts({});
  const tally: Record<string, number> = { ...expected };
  for (const { state } of world.items) tally[state] = (tally[state] ?? 0) + 1;
  expect([job.counts, job.total, job.status]).toEqual([tally, world.items.length, statusOf(world)]);
  const open = world.items.some(({ state }) => ['expected', 'waiting', 'processing'].includes(state));
  expect([job.cancelling, job.ended_at === null]).toEqual([world.cancelled && open, open]);
  // Whatever is open stands exactly where its version stands.
  const strays = await db
    .selectFrom('bulk_items as i')
    .innerJoin('versions as v', (join) =>
      join.onRef('v.call_id', '=', 'i.call_id').onRef('v.number', '=', 'i.version'),
    )
    .select(['i.state', 'v.status'])
    .where('i.job_id', '=', world.jobId)
    .where('i.state', 'in', ['waiting', 'processing'])
    .execute();
  expect(strays.filter(({ state, status }) => stateByVersion[status] !== state)).toEqual([]);
  return job.status;
}

const names = Object.keys(events) as (keyof typeof events)[];
/** Single files and their calls move far more often than whole jobs are cancelled or given up. */
const frequent: (keyof typeof events)[] = [
  'arrive',
  'arrive',
  'take',
  'take',
  'progress',
  'progress',
  'progress',
  'fail',
];

test('whatever happens in whatever order, counts add up and the status is the one right one', async () => {
  const step = fc.record({ event: fc.constantFrom(...names, ...frequent), at: fc.nat(3) });
  const history = fc.array(step, { minLength: 10, maxLength: 40 });
  await fc.assert(
    fc.asyncProperty(history, async (happened) => {
      const world = await aWorld(4);
      let before = await check(world);
      for (const { event, at } of happened) {
        await events[event](world, world.items[at]!);
        const after = await check(world);
        expect(steps[before]).toContain(after);
        before = after;
      }
    }),
    { numRuns: 25 },
  );
}, 180_000);

test('a worker either has a call or never gets it, when it takes while the job is cancelled', async () => {
  for (const _ of [1, 2, 3]) {
    await sql`delete from pgboss.job`.execute(db);
    const world = await aWorld(24);
    for (const item of world.items) await events.arrive(world, item);
    const jobs = await deps.queue.take('transcribe', 24);
    const takes = jobs.map(({ ref, named }) =>
      takeVersion(db, {
        ref,
        jobId: named,
        stage: 'transcribe',
        event: 'take_transcription',
        at: nowOf(clock),
      }),
    );
    const [, ...taken] = await Promise.all([cancelRemaining(deps, actor, world.jobId), ...takes]);
    const job = await readBulkJobOf(deps, actor, world.jobId);
    const processing = taken.filter((work) => work !== null).length;
    expect(job.counts).toEqual(counts({ processing, cancelled: 24 - processing }));
  }
});
