import { describe, expect, test } from 'vitest';
import { lockVersion, moveVersion } from '#server/pipeline/pipeline.db.ts';
import { pipeline } from '#server/pipeline/pipeline.ts';
import { runStage } from '#server/pipeline/run.ts';
import { type CallStatus, callStatuses, namesOf, type VersionEvent } from '#shared/statuses.ts';
import { reprocessCall } from '#shared/versions.ts';
import { agentSays, openTestHouse, seeCall, untilEnded, uploaded } from '#test/support/app.ts';
import { now } from '#test/support/builders.ts';
import { allOf, aVersionThatIs } from '#test/support/versions.ts';

const house = await openTestHouse();
const { deps, organizationId } = house;
const { db } = deps;
const campaignId = await house.campaign();
const owner = await house.signedInAs('owner');

/** The table "Call version" of the product page: from, event, to. What is not in it is refused. */
const table: readonly (readonly [CallStatus, VersionEvent, CallStatus])[] = [
  ['pending', 'take_transcription', 'transcribing'],
  ['pending', 'take_analysis', 'analyzing'],
  ['pending', 'requeue', 'pending'],
  ['transcribing', 'store_transcript', 'analyzing'],
  ['transcribing', 'fail', 'failed'],
  ['transcribing', 'delay', 'transcribing'],
  ['transcribing', 'take_transcription', 'transcribing'],
  ['analyzing', 'store_analysis', 'completed'],
  ['analyzing', 'fail', 'failed'],
  ['analyzing', 'delay', 'analyzing'],
  ['analyzing', 'take_analysis', 'analyzing'],
  ['failed', 'retry', 'pending'],
];

const events: readonly VersionEvent[] = [
  'take_transcription',
  'take_analysis',
  'store_transcript',
  'store_analysis',
  'delay',
  'fail',
  'requeue',
  'retry',
];

const pairs = namesOf(callStatuses).flatMap((from) =>
  events.map((event) => {
    const row = table.find(([status, what]) => status === from && what === event);
    return { from, event, to: row?.[2] ?? null };
  }),
);

async function move(from: CallStatus, event: VersionEvent) {
  const ref = await aVersionThatIs(db, from, { organizationId, campaignId });
  const before = await allOf(db, ref);
  const moving = db.transaction().execute(async (trx) => {
    const version = await lockVersion(trx, ref);
    await moveVersion(trx, {
      ref,
      from: version!.status,
      event,
      at: now,
      kind: 'started',
      stage: 'transcribe',
      attempt: 1,
    });
  });
  const refusal = await moving.then(
    () => null,
    (error: unknown) => error,
  );
  return { refusal, before, after: await allOf(db, ref) };
}

describe('Every status × every event', () => {
  test.each(pairs.filter(({ to }) => to !== null))('$from: $event → $to', async ({ from, event, to }) => {
    const { refusal, after } = await move(from, event);
    expect(refusal).toBeNull();
    expect([after.version!.status, after.call!.status, after.events.length]).toEqual([to, to, 1]);
    expect(after.call!.shown_version).toBe(to === 'completed' ? 1 : null);
  });

  test.each(pairs.filter(({ to }) => to === null))('$from: $event is refused', async ({ from, event }) => {
    const { refusal, before, after } = await move(from, event);
    expect(refusal).toMatchObject({ code: 'move_refused', details: { status: from } });
    expect(after).toEqual(before);
  });
});

describe('Reprocess, by the status of the newest version', () => {
  const kinds = ['retry', 'requeue', 'rerun_transcription', 'run_analysis'] as const;
  /** What each asks for: another round of the same version, a next version, or a refusal with its code. */
  const answers: Record<CallStatus, Record<(typeof kinds)[number], 1 | 2 | string>> = {
    pending: {
      retry: 'nothing_to_retry',
      requeue: 1,
      rerun_transcription: 'already_running',
      run_analysis: 'already_running',
    },
    transcribing: {
      retry: 'nothing_to_retry',
      requeue: 'already_running',
      rerun_transcription: 'already_running',
      run_analysis: 'already_running',
    },
    analyzing: {
      retry: 'nothing_to_retry',
      requeue: 'already_running',
      rerun_transcription: 'already_running',
      run_analysis: 'already_running',
    },
    completed: {
      retry: 'nothing_to_retry',
      requeue: 'move_refused',
      rerun_transcription: 2,
      run_analysis: 'no_transcript_yet',
    },
    failed: { retry: 1, requeue: 'move_refused', rerun_transcription: 2, run_analysis: 'no_transcript_yet' },
  };
  const rows = namesOf(callStatuses).flatMap((status) =>
    kinds.map((kind) => ({ status, kind, answer: answers[status][kind] })),
  );

  test.each(rows)('$status: $kind → $answer', async ({ status, kind, answer }) => {
    const ref = await aVersionThatIs(db, status, { organizationId, campaignId });
    const before = await allOf(db, ref);
    const seen = await owner.ask(reprocessCall, { params: { id: ref.callId }, body: { kind } });
    if (typeof answer === 'string') {
      expect(seen).toMatchObject({ status: 409, body: { code: answer } });
      expect(await allOf(db, ref)).toEqual(before);
      return;
    }
    expect(seen).toMatchObject({ status: 202, body: { id: ref.callId, version: answer, status: 'pending' } });
    const call = await seeCall(owner, ref.callId);
    expect(call).toMatchObject({ status: 'pending', version: answer, newest: { number: answer } });
    expect(call.shown_version).toBe(status === 'completed' ? 1 : null);
  });

  test('an archived campaign refuses all of them', async () => {
    const archived = await house.campaign({ archived: true });
    const ref = await aVersionThatIs(db, 'failed', { organizationId, campaignId: archived });
    for (const kind of kinds) {
      const seen = await owner.ask(reprocessCall, { params: { id: ref.callId }, body: { kind } });
      expect(seen).toMatchObject({ status: 403, body: { code: 'campaign_archived' } });
    }
  });
});

describe('Pending', () => {
  test('stays with the reason where calls are not processed by themselves, and goes on in the same version', async () => {
    const byHand = await house.campaign({ settings: { autoProcess: false } });
    const id = await uploaded(owner, { campaignId: byHand, transcript: agentSays('Hello.') });
    const ref = { organizationId, callId: id, version: 1 };
    expect((await seeCall(owner, id)).newest.waiting).toEqual({
      reason: 'not_started',
      sentence: 'This campaign does not process calls by itself. Start it when you are ready.',
      position: null,
      until: null,
    });
    expect((await allOf(db, ref)).version).toMatchObject({ status: 'pending', job_id: null });

    const started = await owner.ask(reprocessCall, { params: { id }, body: { kind: 'requeue' } });
    expect(started).toMatchObject({ status: 202, body: { id, version: 1, status: 'pending' } });
    expect((await seeCall(owner, id)).newest.waiting).toMatchObject({ reason: 'no_worker' });

    const crew = await house.startCrew();
    const call = await untilEnded(owner, id);
    await crew.stop();
    expect(call).toMatchObject({ status: 'completed', version: 1, newest: { waiting: null, attempt: 1 } });
  });

  test('put back in line again and again is still worked on once', async () => {
    const id = await uploaded(owner, { campaignId, transcript: agentSays('Hello.') });
    for (let time = 0; time < 3; time += 1) {
      const seen = await owner.ask(reprocessCall, { params: { id }, body: { kind: 'requeue' } });
      expect(seen.status).toBe(202);
    }
    const crew = await house.startCrew();
    await untilEnded(owner, id);
    await crew.stop();
    const { events: told, transcripts } = await allOf(db, { organizationId, callId: id, version: 1 });
    expect(told.map(({ kind, stage }) => [kind, stage])).toEqual([
      ['received', null],
      ['requeued', 'transcribe'],
      ['requeued', 'transcribe'],
      ['requeued', 'transcribe'],
      ['started', 'transcribe'],
      ['stored', 'transcribe'],
      ['started', 'analyze'],
      ['completed', 'analyze'],
    ]);
    expect(transcripts).toHaveLength(1);
  });
});

test('Any status: deleted → gone, and work that was in line is dropped', async () => {
  const id = await uploaded(owner, { campaignId, transcript: agentSays('Hello.') });
  await db.deleteFrom('calls').where('id', '=', id).execute();
  const [job] = await deps.queue.take('transcribe', 1);
  expect(job?.ref).toEqual({ organizationId, callId: id, version: 1 });
  const ended = await runStage(deps, pipeline.transcribe, job!, new AbortController().signal);
  expect(ended).toBe('stale');
  expect(await deps.queue.alive([job!.id])).toEqual(new Set());
  expect(await allOf(db, job!.ref)).toEqual({
    call: undefined,
    version: undefined,
    results: [],
    events: [],
    transcripts: [],
  });
});
