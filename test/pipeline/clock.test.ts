import { TestClock } from 'pg-boss';
import { describe, expect, test } from 'vitest';
import { type Ports, pipeline } from '#server/pipeline/pipeline.ts';
import { runStage } from '#server/pipeline/run.ts';
import { readTimeline } from '#shared/calls.ts';
import { KnownError } from '#shared/errors.ts';
import { hasEnded } from '#shared/statuses.ts';
import type { Transcript } from '#shared/transcripts.ts';
import { openTestHouse, seeCall, uploaded } from '#test/support/app.ts';
import { aTranscript } from '#test/support/spoken-lines.ts';
import { until } from '#test/support/until.ts';
import { allOf } from '#test/support/versions.ts';

const second = 1_000;
const hour = 3_600 * second;
const pollMs = 2 * second;
const trouble = new KnownError('storage_unavailable');

/** Time of the process and of the queue in the database; it moves only when a test moves it. */
const clock = new TestClock();
const outside: { transcribe: (signal: AbortSignal) => Promise<Transcript> } = {
  transcribe: () => Promise.reject(trouble),
};
const transcriberOf: Ports['transcriberOf'] = async (_, provider) => ({
  provider,
  transcribe: async ({ signal }) => ({ transcript: await outside.transcribe(signal), answer: {} }),
});
const house = await openTestHouse({ clock, ports: { transcriberOf } });
const { deps, organizationId } = house;
const campaignId = await house.campaign({ settings: { transcription: 'deepgram' } });
const owner = await house.signedInAs('owner');
await house.startCrew(1, { random: () => 1 });

const versionOf = async (callId: string) =>
  (await allOf(deps.db, { organizationId, callId, version: 1 })).version!;

/** Waits, in real time, until this many tries of a version are over. */
async function untilTried(callId: string, tries: number) {
  const look = async () => {
    const version = await versionOf(callId);
    const over = version.waiting_reason === 'retrying' && version.tries === tries;
    return over || hasEnded(version.status) ? version : null;
  };
  return until(look, { everyMs: 5 });
}

/** Moves time to the moment a try is due, and lets the line be looked at. */
async function moveTo(instant: Date): Promise<void> {
  await clock.setTime(instant);
  await clock.tick(pollMs);
}

describe('Temporary trouble', () => {
  test('is tried again after 2 s, 4 s, 8 s …, is Transcribing meanwhile and says when, and completes when it ends', async () => {
    outside.transcribe = () => Promise.reject(trouble);
    const startedMs = clock.now();
    const id = await uploaded(owner, { campaignId });
    for (const [index, waitMs] of [2, 4, 8, 16, 32].map((seconds) => seconds * second).entries()) {
      const version = await untilTried(id, index + 1);
      // The try may have been over before time had moved to the end of its step.
      const due = version.waiting_until!;
      const sinceTryMs = clock.now() + waitMs - due.getTime();
      expect(sinceTryMs).toBeGreaterThanOrEqual(0);
      expect(sinceTryMs).toBeLessThanOrEqual(pollMs);
      expect(await seeCall(owner, id)).toMatchObject({
        status: 'transcribing',
        newest: {
          attempt: 1,
          error: { code: 'storage_unavailable', stage: 'transcribe' },
          waiting: { reason: 'retrying', position: null, until: due.toISOString() },
        },
      });
      await moveTo(new Date(due.getTime() - pollMs - 1));
      expect((await versionOf(id)).tries).toBe(index + 1);
      if (index === 4) outside.transcribe = async () => aTranscript([{ by: 'agent', text: 'Hello.', at: 0 }]);
      await moveTo(due);
    }
    const call = await until(async () => {
      const seen = await seeCall(owner, id);
      return seen.status === 'completed' ? seen : null;
    });
    expect(call).toMatchObject({ error: null, newest: { attempt: 1, error: null, waiting: null } });
    const { body } = await owner.ask(readTimeline, { params: { id } });
    const told = (body as { rows: { kind: string }[] }).rows.map(({ kind }) => kind);
    expect(told.filter((kind) => kind === 'delayed')).toHaveLength(5);
    expect(told.filter((kind) => kind === 'failed')).toEqual([]);
    expect(clock.now() - startedMs).toBeGreaterThanOrEqual(62 * second);
  });

  test('becomes Failed after 24 hours, with the last reason', async () => {
    outside.transcribe = () => Promise.reject(trouble);
    const id = await uploaded(owner, { campaignId });
    const firstTry = (await untilTried(id, 1)).trying_since!.getTime();
    for (let tries = 1; ; tries += 1) {
      const version = await untilTried(id, tries);
      if (hasEnded(version.status)) break;
      expect(clock.now() - firstTry).toBeLessThan(24 * hour);
      await moveTo(version.waiting_until!);
    }
    expect(clock.now() - firstTry).toBeGreaterThanOrEqual(24 * hour);
    expect(clock.now() - firstTry).toBeLessThanOrEqual(24 * hour + pollMs);
    expect(await seeCall(owner, id)).toMatchObject({
      status: 'failed',
      error: {
        code: 'gave_up',
        message:
          'The work on this call was tried for 24 hours without success. The last reason: The recording storage does not answer.',
        advice: 'Mend the cause and retry.',
      },
    });
  });
});

test('An answer nobody can read is final the third time it comes, whatever else went wrong before', async () => {
  const unreadable = new KnownError('provider_answer_unreadable', {
    provider: 'Deepgram',
    reason: 'it is empty',
  });
  const said = [trouble, unreadable, trouble, trouble, unreadable, unreadable];
  outside.transcribe = () => Promise.reject(said.shift() ?? new Error('asked too often'));
  const id = await uploaded(owner, { campaignId });
  for (const tries of [1, 2, 3, 4, 5]) await moveTo((await untilTried(id, tries)).waiting_until!);
  await untilTried(id, 6);
  expect(said).toEqual([]);
  expect(await seeCall(owner, id)).toMatchObject({
    status: 'failed',
    error: { code: 'provider_answer_unreadable' },
  });
});

test('An error nobody foresaw fails after three tries', async () => {
  let calls = 0;
  outside.transcribe = () => {
    calls += 1;
    return Promise.reject(new TypeError('undefined is not a function'));
  };
  const id = await uploaded(owner, { campaignId });
  for (const tries of [1, 2]) await moveTo((await untilTried(id, tries)).waiting_until!);
  await untilTried(id, 3);
  expect(calls).toBe(3);
  const call = await seeCall(owner, id);
  expect(call).toMatchObject({ status: 'failed', error: { code: 'step_failed' } });
  expect(JSON.stringify(call)).not.toContain('undefined is not a function');
});

test('A stage that takes too long is stopped and tried again', async () => {
  const byHand = await house.campaign({ settings: { transcription: 'deepgram', autoProcess: false } });
  const id = await uploaded(owner, { campaignId: byHand });
  const ref = { organizationId, callId: id, version: 1 };
  const jobId = deps.newJobId();
  await deps.db.transaction().execute(async (trx) => {
    await trx.updateTable('versions').set({ job_id: jobId }).where('call_id', '=', id).execute();
  });
  const reached = Promise.withResolvers<AbortSignal>();
  outside.transcribe = (signal) =>
    new Promise((_, reject) => {
      signal.addEventListener('abort', () => reject(new Error('aborted')));
      reached.resolve(signal);
    });
  let timer: { run: () => void; ms: number } | undefined;
  const own = {
    ...deps,
    queue: { ...deps.queue, complete: async () => true, send: async () => undefined },
    clock: {
      ...deps.clock,
      now: () => clock.now(),
      setTimeout: (run: () => void, ms: number) => {
        timer = { run, ms };
      },
      clearTimeout: () => undefined,
    },
  };
  const job = { id: jobId, named: jobId, line: 'transcribe', claim: 0, ref } as const;
  const running = runStage(own, pipeline.transcribe, job, new AbortController().signal);
  const signal = await reached.promise;
  expect([timer?.ms, signal.aborted]).toEqual([2 * hour, false]);
  timer?.run();
  expect(await running).toBe('waiting');
  expect(signal.aborted).toBe(true);
  expect(await seeCall(owner, id)).toMatchObject({
    status: 'transcribing',
    newest: {
      error: { code: 'stage_timeout', message: 'The step took longer than 120 minutes and was stopped.' },
    },
  });
});
