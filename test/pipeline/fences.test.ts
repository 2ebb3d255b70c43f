import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { pipeline } from '#server/pipeline/pipeline.ts';
import type { Job } from '#server/pipeline/queue.ts';
import { runStage } from '#server/pipeline/run.ts';
import { removeUnclaimed } from '#server/uploads/upkeep.ts';
import { reprocessCall, type StageName } from '#shared/versions.ts';
import { agentSays, openTestHouse, seeCall, untilEnded, uploaded } from '#test/support/app.ts';
import { aCheckDraft } from '#test/support/builders.ts';
import { until } from '#test/support/until.ts';
import { allOf } from '#test/support/versions.ts';

const house = await openTestHouse();
const { deps, organizationId } = house;
const { db } = deps;
const prompt = { kind: 'claude', prompt: 'Was the agent polite?' } as const;
const campaignId = await house.campaign({
  checks: [aCheckDraft('Greets'), aCheckDraft('Polite', { judging: prompt })],
});
const owner = await house.signedInAs('owner');

/** The house's ports, where reading the transcript and judging wait until `open` is called. */
function gated() {
  const { promise: opened, resolve: open } = Promise.withResolvers<void>();
  const { promise: reached, resolve: reach } = Promise.withResolvers<void>();
  const wait = (): Promise<void> => {
    reach();
    return opened;
  };
  const ports = {
    ...deps.ports,
    readSupplied: async (...given: Parameters<typeof deps.ports.readSupplied>) => {
      const transcript = await deps.ports.readSupplied(...given);
      await wait();
      return transcript;
    },
    judgeOf: async () => ({
      improve: () => Promise.reject(new Error('not asked')),
      judge: () => wait().then(() => ({ judgements: [], tampering: null, insights: null, judgedBy: null })),
    }),
  };
  return { ports, reached, open };
}

function run(job: Job, ports = deps.ports, signal = new AbortController().signal) {
  return runStage({ ...deps, ports }, pipeline[job.line as StageName], job, signal);
}

async function take(line: StageName): Promise<Job> {
  return until(async () => (await deps.queue.take(line, 1))[0]);
}

/** As if the worker that holds this job had not been heard of for too long. */
async function loseWorker(job: Job): Promise<void> {
  await sql`update pgboss.job set state = 'retry', start_after = now() - interval '1 second' where id = ${job.id}`.execute(
    db,
  );
}

async function upload(): Promise<string> {
  return uploaded(owner, { campaignId, transcript: agentSays('Good morning.') });
}

const refOf = (callId: string) => ({ organizationId, callId, version: 1 });

async function storedFiles(): Promise<string[]> {
  const folder = join(deps.config.dataDir, 'recordings', organizationId);
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isFile()).map((entry) => entry.name);
}

function aDayLater() {
  return { ...deps, clock: { ...deps.clock, now: () => Date.now() + 25 * 3_600_000 } };
}

describe('A job that two workers hold', () => {
  test('the one that lost it writes nothing, in either stage; results exist once', async () => {
    const id = await upload();
    for (const line of ['transcribe', 'analyze'] as const) {
      const late = gated();
      const job = await take(line);
      const first = run(job, late.ports);
      await late.reached;
      await loseWorker(job);
      const again = await take(line);
      expect([again.id, again.claim]).toEqual([job.id, job.claim + 1]);
      expect(await run(again)).toBe(line === 'transcribe' ? 'stored' : 'completed');
      const settled = await allOf(db, refOf(id));
      late.open();
      expect(await first).toBe('stale');
      expect(await allOf(db, refOf(id))).toEqual(settled);
    }
    const { transcripts, results, events } = await allOf(db, refOf(id));
    expect(transcripts.map(({ revision }) => revision)).toEqual([1]);
    expect(results.map(({ position }) => position)).toEqual([1, 2]);
    expect(events.map(({ kind }) => kind)).toEqual([
      'received',
      'started',
      'started',
      'stored',
      'started',
      'started',
      'completed',
    ]);
  });

  test('both ending at the same moment: the newest claim alone is kept', async () => {
    const id = await upload();
    const [one, two] = [gated(), gated()];
    const job = await take('transcribe');
    const first = run(job, one.ports);
    await one.reached;
    await loseWorker(job);
    const second = run(await take('transcribe'), two.ports);
    await two.reached;
    one.open();
    two.open();
    expect(await Promise.all([first, second])).toEqual(['stale', 'stored']);
    expect((await allOf(db, refOf(id))).transcripts).toHaveLength(1);
    expect(await run(await take('analyze'))).toBe('completed');
  });

  test('a job whose version was put back in line under another job is dropped', async () => {
    const id = await upload();
    const job = await take('transcribe');
    const seen = await owner.ask(reprocessCall, { params: { id }, body: { kind: 'requeue' } });
    expect(seen.status).toBe(202);
    expect(await run(job)).toBe('stale');
    expect(await deps.queue.alive([job.id])).toEqual(new Set());
    expect((await allOf(db, refOf(id))).transcripts).toEqual([]);
    expect(await run(await take('transcribe'))).toBe('stored');
    expect(await run(await take('analyze'))).toBe('completed');
  });

  test('a worker told to stop writes nothing and leaves the job to others', async () => {
    const id = await upload();
    const job = await take('transcribe');
    const stopping = new AbortController();
    const never = {
      ...deps.ports,
      decode: (_: unknown, { signal }: { signal: AbortSignal }) =>
        new Promise<never>((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(new Error('stopped')));
          stopping.abort();
        }),
    };
    expect(await run(job, never, stopping.signal)).toBe('stale');
    expect((await seeCall(owner, id)).status).toBe('transcribing');
    expect(await deps.queue.alive([job.id])).toEqual(new Set([job.id]));
    await loseWorker(job);
    expect(await run(await take('transcribe'))).toBe('stored');
    expect(await run(await take('analyze'))).toBe('completed');
  });
});

describe('A call that is deleted while it is worked on', () => {
  test('gets nothing written, and its files go', async () => {
    await db.deleteFrom('calls').execute();
    await removeUnclaimed(aDayLater());
    expect(await storedFiles()).toEqual([]);

    const id = await upload();
    const slow = gated();
    const job = await take('transcribe');
    const running = run(job, slow.ports);
    await slow.reached;
    expect((await storedFiles()).toSorted()).toEqual(['original', 'playback', 'transcript']);
    await db.deleteFrom('calls').where('id', '=', id).execute();
    slow.open();
    expect(await running).toBe('gone');
    expect(await deps.queue.alive([job.id])).toEqual(new Set());
    expect((await allOf(db, refOf(id))).transcripts).toEqual([]);
    expect((await storedFiles()).toSorted()).toEqual(['original', 'transcript']);

    expect(await removeUnclaimed(deps)).toBe(0);
    expect(await removeUnclaimed(aDayLater())).toBe(2);
    expect(await storedFiles()).toEqual([]);
    expect(await db.selectFrom('blobs').selectAll().execute()).toEqual([]);
  });

  test('before its playback copy was announced: nothing is left either', async () => {
    const id = await upload();
    const job = await take('transcribe');
    const ports = {
      ...deps.ports,
      decode: async (...given: Parameters<typeof deps.ports.decode>) => {
        await db.deleteFrom('calls').where('id', '=', id).execute();
        return deps.ports.decode(...given);
      },
    };
    expect(await run(job, ports)).toBe('gone');
    expect(await removeUnclaimed(aDayLater())).toBe(2);
    expect(await storedFiles()).toEqual([]);
  });

  test('by a worker that dies before it can tidy up: upkeep finds the files', async () => {
    const id = await upload();
    const job = await take('transcribe');
    const slow = gated();
    const running = run(job, { ...slow.ports, discard: async () => undefined });
    await slow.reached;
    await db.deleteFrom('calls').where('id', '=', id).execute();
    slow.open();
    expect(await running).toBe('gone');
    expect((await storedFiles()).toSorted()).toEqual(['original', 'playback', 'transcript']);
    expect(await removeUnclaimed(aDayLater())).toBe(3);
    expect(await storedFiles()).toEqual([]);
  });
});

describe('People and workers at the same call', () => {
  test('never wait for each other in a circle', async () => {
    const crew = await house.startCrew(2);
    const id = await upload();
    const ask = async (kind: 'run_analysis' | 'retry' | 'requeue') => {
      const { status, body } = await owner.ask(reprocessCall, { params: { id }, body: { kind } });
      return status === 202 ? 'accepted' : (body as { code: string }).code;
    };
    await untilEnded(owner, id);
    let accepted = 0;
    for (let round = 0; round < 6; round += 1) {
      const asked = await Promise.all([ask('run_analysis'), ask('run_analysis')]);
      expect(['accepted,accepted', 'accepted,already_running']).toContain(asked.toSorted().join());
      accepted += asked.filter((answer) => answer === 'accepted').length;
      for (let status = 'pending'; status !== 'completed'; ) {
        const answers = await Promise.all([ask('retry'), ask('retry'), ask('requeue')]);
        expect(answers.slice(0, 2)).toEqual(['nothing_to_retry', 'nothing_to_retry']);
        expect(['accepted', 'already_running', 'move_refused']).toContain(answers[2]);
        status = (await seeCall(owner, id)).status;
      }
    }
    await crew.stop();
    const call = await seeCall(owner, id);
    expect(call.versions.map(({ status }) => status)).toEqual(Array<string>(1 + accepted).fill('completed'));
    expect(house.logged.filter((line) => line.includes('deadlock') || line.includes('"level":50'))).toEqual(
      [],
    );
  });
});
