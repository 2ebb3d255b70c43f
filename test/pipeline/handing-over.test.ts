import { expect, test } from 'vitest';
import { decode } from '#server/audio/decode.ts';
import { pipeline } from '#server/pipeline/pipeline.ts';
import type { Queue } from '#server/pipeline/queue.ts';
import { recoverVersions } from '#server/pipeline/recover.ts';
import { runStage } from '#server/pipeline/run.ts';
import { KnownError } from '#shared/errors.ts';
import { agentSays, openTestHouse, seeCall, untilEnded, uploaded } from '#test/support/app.ts';
import { allOf } from '#test/support/versions.ts';

/** What decoding does instead, while a test has something in mind. */
const instead: { decode: ((signal: AbortSignal) => Promise<never>) | null } = { decode: null };
const house = await openTestHouse({
  ports: {
    decode: (source, options) =>
      instead.decode === null ? decode(source, options) : instead.decode(options.signal),
  },
});
const { deps, organizationId } = house;
const campaignId = await house.campaign();
const owner = await house.signedInAs('owner');

const upload = () => uploaded(owner, { campaignId, transcript: agentSays('Good morning.') });
const refOf = (callId: string) => ({ organizationId, callId, version: 1 });

test('a worker that stops hands its job over at once, and however many do, none of it counts as a loss', async () => {
  const id = await upload();
  // One more than the losses after which a call is Failed.
  for (let stops = 0; stops < 7; stops += 1) {
    const reached = Promise.withResolvers<void>();
    instead.decode = (signal) => {
      reached.resolve();
      return new Promise((_, reject) => {
        signal.addEventListener('abort', () => reject(new Error('stopped')));
      });
    };
    const crew = await house.startCrew();
    await reached.promise;
    await crew.stop();
  }
  instead.decode = null;
  const [job] = await deps.queue.take('transcribe', 1);
  expect(job).toMatchObject({ ref: refOf(id), claim: 7 });
  const earlier = { ...job!, claim: 6 };
  const run = (held: typeof earlier) =>
    runStage(deps, pipeline.transcribe, held, new AbortController().signal);
  await deps.queue.handBack([earlier]);
  expect(await deps.queue.take('transcribe', 1)).toEqual([]);
  expect(await run(earlier)).toBe('stale');
  expect(await run(job!)).toBe('stored');
  await deps.queue.handBack([job!]);
  expect(await deps.queue.take('transcribe', 1)).toEqual([]);
  const crew = await house.startCrew();
  expect(await untilEnded(owner, id)).toMatchObject({ status: 'completed' });
  await crew.stop();
});

test('trouble is no longer shown once the next try has begun', async () => {
  const trouble = new KnownError('storage_unavailable');
  instead.decode = () => Promise.reject(trouble);
  const id = await upload();
  const [job] = await deps.queue.take('transcribe', 1);
  const signal = new AbortController().signal;
  expect(await runStage(deps, pipeline.transcribe, job!, signal)).toBe('waiting');
  expect(await seeCall(owner, id)).toMatchObject({
    error: { code: trouble.code },
    newest: { error: { code: trouble.code } },
  });
  const again = (await allOf(deps.db, refOf(id))).version!.job_id!;
  const reached = Promise.withResolvers<void>();
  const released = Promise.withResolvers<never>();
  instead.decode = () => {
    reached.resolve();
    return released.promise;
  };
  const running = runStage(deps, pipeline.transcribe, { ...job!, id: again, named: again, claim: 0 }, signal);
  await reached.promise;
  expect(await seeCall(owner, id)).toMatchObject({
    status: 'transcribing',
    error: null,
    newest: { error: null },
  });
  instead.decode = null;
  released.reject(trouble);
  await running;
});

test('what is put back in line is counted, and nothing else', async () => {
  const [orphan, living] = [await upload(), await upload()];
  const [dead] = await jobsOf(orphan);
  await deps.db.transaction().execute((trx) => deps.queue.forget(trx, [dead!]));
  // As if the queue had not heard of the second job when it was asked the first time.
  let asked = 0;
  const queue: Queue = {
    ...deps.queue,
    alive: async (ids) => {
      asked += 1;
      return asked === 1 ? new Set() : deps.queue.alive(ids);
    },
  };
  const later = { ...deps.clock, now: () => Date.now() + 120_000 };
  const before = await jobsOf(living);
  expect(await recoverVersions({ ...deps, queue, clock: later })).toBe(1);
  expect(await jobsOf(living)).toEqual(before);
  expect(await jobsOf(orphan)).not.toEqual([dead]);
  const told = house.logged.filter((line) => line.includes('"recovered"'));
  expect(told.map((line) => (JSON.parse(line) as { count: number }).count)).toEqual([1]);
});

async function jobsOf(callId: string): Promise<(string | null)[]> {
  return [(await allOf(deps.db, refOf(callId))).version!.job_id];
}
