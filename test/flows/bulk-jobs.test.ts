import { sql } from 'kysely';
import { afterEach, describe, expect, test } from 'vitest';
import { failUnarrived } from '#server/bulk-jobs/expire.ts';
import { type Clock, systemClock } from '#server/clock.ts';
import {
  type BulkJobShown,
  cancelBulkJob,
  createBulkRerun,
  createBulkUpload,
  exportBulkErrors,
  listBulkItems,
  listBulkJobs,
  readBulkJob,
  retryBulkJob,
} from '#shared/bulk-jobs.ts';
import { deleteCall } from '#shared/calls.ts';
import type { CallStatus } from '#shared/statuses.ts';
import { reprocessCall } from '#shared/versions.ts';
import {
  agentSays,
  aRecording,
  openTestHouse,
  seeCall,
  untilEnded,
  upload,
  uploaded,
} from '#test/support/app.ts';
import { announce, counts, expectOk, seeItems, seeJob, sendItem } from '#test/support/bulk-jobs.ts';
import { until } from '#test/support/until.ts';
import type { Seen, Visitor } from '#test/support/visitor.ts';

let aheadMs = 0;
const clock: Clock = { ...systemClock, now: () => Date.now() + aheadMs };
const house = await openTestHouse({ clock });
const { deps } = house;
const { db } = deps;
const campaignId = await house.campaign();
const owner = await house.signedInAs('owner');

/** No story leaves work to the next. */
afterEach(async () => {
  await sql`delete from pgboss.job`.execute(db);
  await db.updateTable('versions').set({ job_id: null }).execute();
});

let hz = 200;
/** A sound that no other file of these stories has. */
function nextHz(): number {
  hz += 1;
  return hz;
}

async function untilJob(jobId: string, status: BulkJobShown['status']): Promise<BulkJobShown> {
  const look = async () => {
    const job = await seeJob(owner, jobId);
    return job.status === status ? job : null;
  };
  return until(look, { timeoutMs: 30_000, everyMs: 50 });
}

/** Works on calls for as long as `during` takes. */
async function working<T>(during: () => Promise<T>): Promise<T> {
  const crew = await house.startCrew();
  try {
    return await during();
  } finally {
    await crew.stop();
  }
}

/** A call that failed because nothing could transcribe it. */
async function aFailedCall(): Promise<string> {
  const id = await uploaded(owner, {
    campaignId,
    file: { name: 'no-words.wav', bytes: aRecording(nextHz()) },
  });
  await working(() => untilEnded(owner, id));
  return id;
}

describe('Bulk Upload', () => {
  test('goes from Queued through Processing to Completed; calls say Bulk Job', async () => {
    const { jobId, itemIds } = await announce(owner, campaignId, ['one.wav', 'two.wav']);
    expect(await seeJob(owner, jobId)).toEqual({
      id: jobId,
      kind: 'upload',
      status: 'queued',
      cancelling: false,
      campaign: { id: campaignId, name: campaignId },
      created_by: 'A owner',
      created_at: expect.any(String),
      ended_at: null,
      total: 2,
      counts: counts({ expected: 2 }),
      retryable: 0,
      seconds_left: null,
    });
    for (const itemId of itemIds) {
      const seen = await sendItem(owner, itemId, { campaignId, hz: nextHz() });
      expect(seen).toMatchObject({ status: 201, body: { source: 'bulk_job', campaign_id: campaignId } });
    }
    expect(await seeJob(owner, jobId)).toMatchObject({ status: 'queued', counts: counts({ waiting: 2 }) });
    const job = await working(() => untilJob(jobId, 'completed'));
    expect(job).toMatchObject({
      counts: counts({ done: 2 }),
      ended_at: expect.any(String),
      seconds_left: null,
    });
    const [first] = await seeItems(owner, jobId);
    expect(first).toEqual({
      id: itemIds[0],
      position: 1,
      file_name: 'one.wav',
      size_bytes: 1_000,
      state: 'done',
      call_id: expect.stringMatching(/^call_/),
      failure: null,
      retryable: false,
    });
    expect(await seeCall(owner, first?.call_id ?? '')).toMatchObject({
      source: 'bulk_job',
      status: 'completed',
    });
  });

  test('files refused at the door are failed items, with the reason; the others are not stopped', async () => {
    const { jobId, itemIds } = await announce(owner, campaignId, ['text.wav', 'words.wav', 'good.wav']);
    const [text = '', words = '', good = ''] = itemIds;
    const noAudio = {
      name: 'text.wav',
      bytes: Buffer.from('this is not a recording, whatever its name says'),
    };
    expect(await sendItem(owner, text, { campaignId, file: noAudio })).toMatchObject({ status: 415 });
    const badWords = { name: 'call.vtt', bytes: Buffer.from('WEBVTT\n\nnothing of the sort') };
    const unreadable = await sendItem(owner, words, { campaignId, hz: nextHz(), transcript: badWords });
    expect(unreadable).toMatchObject({ status: 422, body: { code: 'transcript_unreadable' } });
    expect(await seeJob(owner, jobId)).toMatchObject({
      status: 'queued',
      counts: counts({ expected: 1, failed: 2 }),
    });
    await sendItem(owner, good, { campaignId, hz: nextHz() });
    const job = await working(() => untilJob(jobId, 'failed'));
    expect(job).toMatchObject({ counts: counts({ failed: 2, done: 1 }), retryable: 0 });
    const failed = await seeItems(owner, jobId, 'failed');
    expect(failed.map(({ failure, retryable, call_id }) => [failure?.code, retryable, call_id])).toEqual([
      ['not_audio', false, null],
      ['transcript_unreadable', false, null],
    ]);
    expect(await owner.ask(retryBulkJob, { params: { id: jobId } })).toMatchObject({
      status: 409,
      body: { code: 'bulk_nothing_to_retry' },
    });
  });

  test('what a size says is refused when the files are announced; a job of nothing else is Failed', async () => {
    const files = [
      { name: 'empty.wav', size_bytes: 0 },
      { name: 'also-empty.wav', size_bytes: 0 },
    ];
    const body = { campaign_id: campaignId, files };
    const job = await expectOk<BulkJobShown & { items: unknown[] }>(owner, createBulkUpload, { body });
    expect(job).toMatchObject({ status: 'failed', counts: counts({ failed: 2 }) });
    expect(job.items).toEqual(
      [1, 2].map(() => ({
        id: expect.any(String),
        failure: expect.objectContaining({ code: 'file_empty' }),
      })),
    );
  });

  test('the same recording again is a duplicate: no error, no second call, and it says of which', async () => {
    const sound = nextHz();
    const { jobId, itemIds } = await announce(owner, campaignId, ['a.wav', 'copy-of-a.wav', 'b.wav']);
    const [a = '', copy = '', b = ''] = itemIds;
    const taken = await sendItem(owner, a, {
      campaignId,
      hz: sound,
      fields: { client_reference: `ref-${sound}` },
    });
    const existing_call_id = (taken.body as { id: string }).id;
    expect(await sendItem(owner, copy, { campaignId, hz: sound })).toMatchObject({
      status: 409,
      body: { code: 'same_audio', existing_call_id },
    });
    const sameReference = { client_reference: `ref-${sound}` };
    expect(await sendItem(owner, b, { campaignId, hz: nextHz(), fields: sameReference })).toMatchObject({
      status: 409,
      body: { code: 'duplicate_reference', existing_call_id },
    });
    const job = await working(() => untilJob(jobId, 'completed'));
    expect(job.counts).toEqual(counts({ done: 1, duplicate: 2 }));
    const items = await seeItems(owner, jobId, 'duplicate');
    expect(items.map(({ call_id, failure }) => [call_id, failure])).toEqual([
      [existing_call_id, null],
      [existing_call_id, null],
    ]);
  });

  test('the recording of a call that failed is taken again', async () => {
    const sound = nextHz();
    const file = { name: 'again.wav', bytes: aRecording(sound) };
    const before = await uploaded(owner, { campaignId, file });
    await working(() => untilEnded(owner, before));
    const { itemIds } = await announce(owner, campaignId, ['again.wav', 'other.wav']);
    expect(await sendItem(owner, itemIds[0] ?? '', { campaignId, file })).toMatchObject({ status: 201 });
  });

  test('a file that comes again because its answer was lost is the call it became', async () => {
    const sound = nextHz();
    const { jobId, itemIds } = await announce(owner, campaignId, ['lost.wav', 'other.wav']);
    const [itemId = ''] = itemIds;
    const first = await sendItem(owner, itemId, { campaignId, hz: sound });
    const again = await sendItem(owner, itemId, { campaignId, hz: sound });
    expect([again.status, again.body]).toEqual([201, first.body]);
    const other = await sendItem(owner, itemId, { campaignId, hz: nextHz() });
    expect(other).toMatchObject({ status: 409, body: { code: 'bulk_item_not_expected' } });
    expect((await seeJob(owner, jobId)).counts).toEqual(counts({ waiting: 1, expected: 1 }));
    const left = await db.selectFrom('blobs').select('key').where('call_id', 'is', null).execute();
    expect(left).toEqual([]);
  });

  test('an item takes no file of another campaign', async () => {
    const { itemIds } = await announce(owner, campaignId, ['a.wav', 'b.wav']);
    const other = await house.campaign();
    const seen = await sendItem(owner, itemIds[0] ?? '', { campaignId: other, hz: nextHz() });
    expect(seen).toMatchObject({ status: 400, body: { code: 'invalid_request' } });
  });

  test('files that do not arrive within 24 hours fail; each that arrives gives the others another day', async () => {
    const hour = 3_600_000;
    const began = aheadMs;
    const { jobId, itemIds } = await announce(owner, campaignId, ['a.wav', 'b.wav', 'c.wav']);
    aheadMs = began + 20 * hour;
    await sendItem(owner, itemIds[0] ?? '', { campaignId, hz: nextHz() });
    aheadMs = began + 43 * hour;
    await failUnarrived(deps);
    expect((await seeJob(owner, jobId)).counts).toEqual(counts({ expected: 2, waiting: 1 }));
    aheadMs = began + 45 * hour;
    await failUnarrived(deps);
    expect((await seeJob(owner, jobId)).counts).toEqual(counts({ failed: 2, waiting: 1 }));
    const [late] = await seeItems(owner, jobId, 'failed');
    expect(late).toMatchObject({ failure: { code: 'not_arrived' }, retryable: false });
    const seen = await sendItem(owner, itemIds[1] ?? '', { campaignId, hz: nextHz() });
    expect(seen).toMatchObject({ status: 409, body: { code: 'bulk_item_not_expected' } });
    aheadMs = began;
  });
});

describe('Cancel remaining', () => {
  test('cancels what has not begun and lets what runs finish; its calls stay Pending until somebody starts them', async () => {
    const { jobId, itemIds } = await announce(owner, campaignId, ['runs.wav', 'waits.wav', 'comes.wav']);
    const [runs = '', waits = '', comes = ''] = itemIds;
    await sendItem(owner, runs, { campaignId, hz: nextHz() });
    const running = (await seeItems(owner, jobId))[0]?.call_id ?? '';
    await markAs(running, 'transcribing');
    await sendItem(owner, waits, { campaignId, hz: nextHz() });

    const cancelled = await owner.ask(cancelBulkJob, { params: { id: jobId } });
    expect(cancelled).toMatchObject({
      status: 200,
      body: { status: 'processing', cancelling: true, counts: counts({ processing: 1, cancelled: 2 }) },
    });
    const inLine = await deps.queue.take('transcribe', 10);
    expect(inLine.map(({ ref }) => ref.callId)).toEqual([running]);
    const late = await sendItem(owner, comes, { campaignId, hz: nextHz() });
    expect(late).toMatchObject({ status: 409, body: { code: 'bulk_item_not_expected' } });

    const item = (await seeItems(owner, jobId))[1];
    const waiting = await seeCall(owner, item?.call_id ?? '');
    expect(waiting).toMatchObject({ status: 'pending', newest: { waiting: { reason: 'cancelled' } } });

    await markAs(running, 'completed');
    expect(await seeJob(owner, jobId)).toMatchObject({
      status: 'cancelled',
      cancelling: false,
      counts: counts({ done: 1, cancelled: 2 }),
    });
    const again = await owner.ask(cancelBulkJob, { params: { id: jobId } });
    expect(again).toMatchObject({ status: 409, body: { code: 'bulk_job_ended' } });

    const started = await owner.ask(reprocessCall, { params: { id: waiting.id }, body: { kind: 'requeue' } });
    expect(started).toMatchObject({ status: 202, body: { version: 1, status: 'pending' } });
    const call = await working(() => untilEnded(owner, waiting.id));
    expect(call).toMatchObject({ status: 'completed', version: 1 });
    expect(await seeJob(owner, jobId)).toMatchObject({
      status: 'cancelled',
      counts: counts({ done: 1, cancelled: 2 }),
    });
  });

  test('leaves a call in line that another job waits for', async () => {
    const failed = await aFailedCall();
    const one = await rerun('transcribe', [failed]);
    // The call fails again; both jobs now follow it, and the second asks for it anew.
    await working(() => untilJob(one.id, 'failed'));
    const two = await rerun('transcribe', [failed]);
    expect((await seeJob(owner, one.id)).counts).toEqual(counts({ waiting: 1 }));
    await owner.ask(cancelBulkJob, { params: { id: one.id } });
    expect(await seeJob(owner, one.id)).toMatchObject({
      status: 'cancelled',
      counts: counts({ cancelled: 1 }),
    });
    expect((await seeJob(owner, two.id)).counts).toEqual(counts({ waiting: 1 }));
    await working(() => untilJob(two.id, 'failed'));
  });
});

/** As if a worker had brought a call this far. */
async function markAs(callId: string, status: CallStatus): Promise<void> {
  await db.updateTable('versions').set({ status }).where('call_id', '=', callId).execute();
  await db.updateTable('calls').set({ status }).where('id', '=', callId).execute();
}

async function rerun(
  kind: 'transcribe' | 'analyze',
  callIds: string[],
  visitor = owner,
): Promise<BulkJobShown> {
  return expectOk(visitor, createBulkRerun, { body: { kind, call_ids: callIds } });
}

describe('Retry failed', () => {
  test('a retry that repairs everything turns Failed into Completed', async () => {
    const { jobId, itemIds } = await announce(owner, campaignId, ['a.wav', 'b.wav', 'good.wav']);
    for (const itemId of itemIds.slice(0, 2)) {
      const file = { name: 'no-words.wav', bytes: aRecording(nextHz()) };
      await upload(owner, { campaignId, file, fields: { bulk_item_id: itemId } });
    }
    await sendItem(owner, itemIds[2] ?? '', { campaignId, hz: nextHz() });
    const failed = await working(() => untilJob(jobId, 'failed'));
    expect(failed).toMatchObject({ counts: counts({ failed: 2, done: 1 }), retryable: 2 });

    const retried = await owner.ask(retryBulkJob, { params: { id: jobId } });
    expect(retried).toMatchObject({
      status: 200,
      body: { status: 'processing', counts: counts({ waiting: 2, done: 1 }), ended_at: null },
    });
    const [item] = await seeItems(owner, jobId);
    const call = await seeCall(owner, item?.call_id ?? '');
    expect(call).toMatchObject({ status: 'pending', version: 1, newest: { attempt: 2 } });

    await giveWords(jobId);
    const job = await working(() => untilJob(jobId, 'completed'));
    expect(job.counts).toEqual(counts({ done: 3 }));
  });

  test('a failure mended from the call page counts by itself, in the same version or the next', async () => {
    const { jobId, itemIds } = await announce(owner, campaignId, ['a.wav', 'b.wav']);
    for (const itemId of itemIds) {
      const file = { name: 'no-words.wav', bytes: aRecording(nextHz()) };
      await upload(owner, { campaignId, file, fields: { bulk_item_id: itemId } });
    }
    await working(() => untilJob(jobId, 'failed'));
    const [a, b] = await seeItems(owner, jobId);
    await owner.ask(reprocessCall, { params: { id: a?.call_id ?? '' }, body: { kind: 'retry' } });
    await owner.ask(reprocessCall, {
      params: { id: b?.call_id ?? '' },
      body: { kind: 'rerun_transcription' },
    });
    expect(await seeJob(owner, jobId)).toMatchObject({
      status: 'processing',
      counts: counts({ waiting: 2 }),
    });
    await giveWords(jobId);
    expect((await working(() => untilJob(jobId, 'completed'))).counts).toEqual(counts({ done: 2 }));
  });

  test('a cancelled job is final: a call retried later does not open it', async () => {
    const { jobId, itemIds } = await announce(owner, campaignId, ['a.wav', 'b.wav']);
    const file = { name: 'no-words.wav', bytes: aRecording(nextHz()) };
    await upload(owner, { campaignId, file, fields: { bulk_item_id: itemIds[0] ?? '' } });
    const callId = (await seeItems(owner, jobId))[0]?.call_id ?? '';
    await markAs(callId, 'transcribing');
    await owner.ask(cancelBulkJob, { params: { id: jobId } });
    await markAs(callId, 'failed');
    const ended = { status: 'cancelled', counts: counts({ failed: 1, cancelled: 1 }), retryable: 0 };
    expect(await seeJob(owner, jobId)).toMatchObject(ended);
    expect(await owner.ask(retryBulkJob, { params: { id: jobId } })).toMatchObject({ status: 409 });
    await owner.ask(reprocessCall, { params: { id: callId }, body: { kind: 'retry' } });
    expect(await seeJob(owner, jobId)).toMatchObject(ended);
    await working(() => untilEnded(owner, callId));
  });
});

/** Gives every waiting call of a job a transcript, so that its next round succeeds. */
async function giveWords(jobId: string): Promise<void> {
  const given = await db
    .selectFrom('versions')
    .select(['supplied_key', 'supplied_name'])
    .where('supplied_key', 'is not', null)
    .limit(1)
    .executeTakeFirstOrThrow();
  const calls = db
    .selectFrom('bulk_items')
    .select('call_id')
    .where('job_id', '=', jobId)
    .where('state', '=', 'waiting');
  await db
    .updateTable('versions')
    .set(given)
    .where('status', '=', 'pending')
    .where('call_id', 'in', calls)
    .execute();
}

function askRerun(visitor: Visitor, call_ids: string[]): Promise<Seen> {
  return visitor.ask(createBulkRerun, { body: { kind: 'transcribe', call_ids } });
}

describe('Rerun Transcription and Run Analysis on many calls', () => {
  test('make a next version of each; what runs already or has no transcript is a failed item with that reason', async () => {
    const { jobId, itemIds } = await announce(owner, campaignId, ['a.wav', 'b.wav']);
    for (const itemId of itemIds) await sendItem(owner, itemId, { campaignId, hz: nextHz() });
    await working(() => untilJob(jobId, 'completed'));
    const done = (await seeItems(owner, jobId)).map(({ call_id }) => call_id ?? '');
    const wordless = await aFailedCall();
    const pending = await uploaded(owner, {
      campaignId,
      file: { name: 'p.wav', bytes: aRecording(nextHz()) },
    });

    const job = await rerun('analyze', [...done, wordless, pending, ...done]);
    expect(job).toMatchObject({
      kind: 'analyze',
      status: 'queued',
      total: 4,
      counts: counts({ waiting: 2, failed: 2 }),
      retryable: 0,
    });
    const refused = (await seeItems(owner, job.id, 'failed')).map(({ failure, call_id }) => [
      failure?.code,
      call_id,
    ]);
    expect(refused).toEqual([
      ['no_transcript_yet', wordless],
      ['already_running', pending],
    ]);
    await working(() => untilJob(job.id, 'failed'));
    for (const id of done) {
      const call = await seeCall(owner, id);
      expect(call).toMatchObject({
        version: 2,
        shown_version: 2,
        newest: { cause: 'run_analysis', status: 'completed' },
      });
    }
  });

  test('are refused for calls of several campaigns, for calls out of reach, and in an archived campaign', async () => {
    const [here, other] = [await house.campaign(), await house.campaign()];
    const ids = [await uploaded(owner, { campaignId: here }), await uploaded(owner, { campaignId: other })];
    expect(await askRerun(owner, ids)).toMatchObject({ status: 400, body: { code: 'invalid_request' } });
    const manager = await house.signedInAs('manager', { campaignIds: [here] });
    expect(await askRerun(manager, ids)).toMatchObject({ status: 404 });
    await db.updateTable('campaigns').set({ archived_at: new Date() }).where('id', '=', here).execute();
    expect(await askRerun(owner, ids.slice(0, 1))).toMatchObject({
      status: 403,
      body: { code: 'campaign_archived' },
    });
  });
});

describe('A call that is deleted', () => {
  test('stays counted as what it became, without its name; one that had not ended counts as cancelled', async () => {
    const names = ['Jo Smith.wav', 'Jo Smith again.wav', 'Jo without words.wav', 'Jo waits.wav'];
    const { jobId, itemIds } = await announce(owner, campaignId, names);
    const [done = '', again = '', fails = '', waits = ''] = itemIds;
    const sound = nextHz();
    await sendItem(owner, done, { campaignId, hz: sound });
    expect(await sendItem(owner, again, { campaignId, hz: sound })).toMatchObject({ status: 409 });
    const foreign = { name: 'Jo.txt', bytes: Buffer.from('[00:10:00] Agent: Hello.\n') };
    await sendItem(owner, fails, { campaignId, hz: nextHz(), transcript: foreign });
    const before = await seeItems(owner, jobId);
    await working(() => Promise.all([0, 2].map((at) => untilEnded(owner, before[at]?.call_id ?? ''))));
    await sendItem(owner, waits, { campaignId, hz: nextHz() });
    const items = await seeItems(owner, jobId);
    expect(items[2]).toMatchObject({ state: 'failed', failure: { code: 'call_transcript_unreadable' } });
    for (const id of new Set(items.map(({ call_id }) => call_id ?? ''))) {
      expect(await owner.ask(deleteCall, { params: { id } })).toMatchObject({ status: 204 });
    }
    expect(await seeJob(owner, jobId)).toMatchObject({
      status: 'failed',
      retryable: 0,
      counts: counts({ done: 1, duplicate: 1, failed: 1, cancelled: 1 }),
    });
    const nameless = { file_name: 'Deleted call', call_id: null, failure: null, retryable: false };
    expect(await seeItems(owner, jobId)).toEqual(
      items.map((item) => ({
        ...item,
        ...nameless,
        state: item.state === 'waiting' ? 'cancelled' : item.state,
      })),
    );
    const { rows } =
      await sql`select 1 from bulk_items i where i::text like '%Jo%' and job_id = ${jobId}`.execute(db);
    expect(rows).toEqual([]);
  });
});

describe('Whose line it is', () => {
  test('a single upload goes before a bulk job, and is told so', async () => {
    const { itemIds } = await announce(owner, campaignId, ['a.wav', 'b.wav']);
    for (const itemId of itemIds) await sendItem(owner, itemId, { campaignId, hz: nextHz() });
    const file = { name: 'urgent.wav', bytes: aRecording(nextHz()) };
    const single = await uploaded(owner, { campaignId, file, transcript: agentSays('Good morning.') });
    expect((await seeCall(owner, single)).newest.waiting).toMatchObject({ position: 1 });
    const [job] = await deps.queue.take('transcribe', 1);
    expect(job?.ref.callId).toBe(single);
  });
});

describe('Who sees bulk jobs', () => {
  test('people of their campaigns: others get 404, agents 403', async () => {
    const mine = await house.campaign();
    const { jobId } = await announce(owner, mine, ['a.wav', 'b.wav']);
    const inside = await house.signedInAs('manager', { campaignIds: [mine] });
    const outside = await house.signedInAs('manager', { campaignIds: [campaignId] });
    const agent = await house.signedInAs('agent');
    const about = [readBulkJob, listBulkItems, exportBulkErrors, cancelBulkJob, retryBulkJob];
    for (const endpoint of about) {
      expect((await outside.ask(endpoint, { params: { id: jobId } })).status).toBe(404);
      expect((await agent.ask(endpoint, { params: { id: jobId } })).status).toBe(403);
    }
    const page = await expectOk<{ rows: BulkJobShown[] }>(inside, listBulkJobs, {});
    expect(page.rows.map(({ id }) => id)).toEqual([jobId]);
    expect(
      await outside.ask(createBulkUpload, {
        body: {
          campaign_id: mine,
          files: [
            { name: 'a', size_bytes: 1 },
            { name: 'b', size_bytes: 1 },
          ],
        },
      }),
    ).toMatchObject({ status: 403, body: { code: 'campaign_not_yours' } });
  });

  test('the list is newest first, page by page, and can be narrowed to open jobs and to one campaign', async () => {
    const mine = await house.campaign();
    const ids: string[] = [];
    for (const _ of [1, 2, 3]) ids.unshift((await announce(owner, mine, ['a.wav', 'b.wav'])).jobId);
    await owner.ask(cancelBulkJob, { params: { id: ids[1] ?? '' } });
    const list = (query: Record<string, string>) =>
      expectOk<{ rows: BulkJobShown[]; next_cursor: string | null }>(owner, listBulkJobs, {
        query: { campaign_id: mine, ...query },
      });
    const first = await list({ limit: '2' });
    const second = await list({ limit: '2', cursor: first.next_cursor ?? '' });
    expect([...first.rows, ...second.rows].map(({ id }) => id)).toEqual(ids);
    expect(second.next_cursor).toBeNull();
    expect((await list({ open: 'true' })).rows.map(({ id }) => id)).toEqual([ids[0], ids[2]]);
    expect((await list({ open: 'false' })).rows.map(({ id }) => id)).toEqual([ids[1]]);
  });
});

test('the errors as CSV: one line a failed item, and no cell that a spreadsheet runs', async () => {
  const files = [
    { name: '=cmd|calc.wav', size_bytes: 0 },
    { name: 'plain, with comma.wav', size_bytes: 0 },
  ];
  const job = await expectOk<BulkJobShown>(owner, createBulkUpload, {
    body: { campaign_id: campaignId, files },
  });
  const answer = await house.app.inject({
    url: exportBulkErrors.path.replace(':id', job.id),
    headers: { cookie: `totalview_session=${owner.cookies.get('totalview_session')}` },
  });
  expect(answer.headers).toMatchObject({
    'content-type': 'text/csv; charset=utf-8',
    'content-disposition': `attachment; filename="${job.id}-errors.csv"`,
  });
  expect(answer.body.split('\r\n')).toEqual([
    '\u{feff}position,file_name,size_bytes,code,reason,what_to_do,call_id',
    `1,"'=cmd|calc.wav",0,file_empty,The file is empty (0 bytes).,Export the recording again and upload the new file.,`,
    '2,"plain, with comma.wav",0,file_empty,The file is empty (0 bytes).,Export the recording again and upload the new file.,',
    '',
  ]);
});
