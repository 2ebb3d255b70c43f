import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { sql } from 'kysely';
import { afterAll, expect, test } from 'vitest';
import { removeAbandonedWork } from '#server/storage/work-folder.ts';
import { receiveDeps } from '#server/uploads/receive-deps.ts';
import { receiveFile } from '#server/uploads/receive-file.ts';
import type { Operator } from '#shared/permissions.ts';
import { agentSays, aRecording, openTestHouse, recordingProbe } from '#test/support/app.ts';
import { aCheckDraft } from '#test/support/builders.ts';
import { until } from '#test/support/until.ts';
import { startWorkerChild, type WorkerChild } from '#test/support/worker-child.ts';

const calls = 200;
const kills = 8;
const alive = 3;
const house = await openTestHouse();
const { deps, organizationId } = house;
const { db } = deps;
const workers = new Set<WorkerChild>();
afterAll(() => Promise.all([...workers].map((worker) => worker.kill())));

/** Numbers from 0 up to 1, the same in every run (a linear congruential generator). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

async function startWorker(): Promise<void> {
  workers.add(
    await startWorkerChild({ databaseUrl: deps.connectionString, dataDir: deps.config.dataDir, workers: 1 }),
  );
}

async function receiveCalls(campaignId: string): Promise<void> {
  const operator: Operator = { kind: 'operator', organizationId, campaignIds: [] };
  const door = { ...receiveDeps(deps), probe: async () => recordingProbe };
  const transcript = agentSays('Good morning.', 'This call is recorded.');
  const bytes = aRecording();
  for (let call = 0; call < calls; call += 1) {
    const file = { name: `call-${call}.wav`, bytes: Readable.from([bytes]) };
    const parcel = { campaignId, source: 'ui', fields: {}, transcript } as const;
    await receiveFile(door, operator, file, parcel, new AbortController().signal);
  }
}

type Counts = { completed: number; failed: number; started: number };

async function count(): Promise<Counts> {
  const { rows } = await sql<Counts>`
    select count(*) filter (where status = 'completed')::int as completed,
      count(*) filter (where status = 'failed')::int as failed,
      count(*) filter (where status in ('transcribing', 'analyzing'))::int as started
    from calls
  `.execute(db);
  return rows[0]!;
}

/** Milliseconds from the first start of a stage that was lost to the next start of it, the longest of all calls. */
async function longestRecovery(): Promise<{ lost: number; longestMs: number | null }> {
  const { rows } = await sql<{ lost: number; longest: number | null }>`
    select count(*)::int as lost, max(extract(epoch from again - at) * 1000)::int as longest from (
      select at, lead(at) over (partition by call_id, version, stage order by id) as again
      from call_events where kind = 'started'
    ) as starts where again is not null
  `.execute(db);
  return { lost: rows[0]!.lost, longestMs: rows[0]!.longest };
}

test(`${calls} calls survive ${kills} workers killed without warning, each completed exactly once`, {
  timeout: 600_000,
}, async ({ annotate }) => {
  const checks = [aCheckDraft('Greets'), aCheckDraft('Greets again')];
  const campaignId = await house.campaign({ checks });
  await receiveCalls(campaignId);
  const startedAt = performance.now();
  const random = seeded(20_261_122);
  await Promise.all(Array.from({ length: alive }, startWorker));
  for (let kill = 0; kill < kills; kill += 1) {
    const goal = Math.floor(((kill + random()) * calls) / (kills + 1));
    await until(async () => (await count()).completed >= goal, { timeoutMs: 150_000, everyMs: 100 });
    await delay(random() * 200);
    const victim = [...workers][Math.floor(random() * workers.size)]!;
    await victim.kill();
    workers.delete(victim);
    await startWorker();
  }
  const end = { timeoutMs: 300_000, everyMs: 200 };
  await until(async () => (await count()).completed === calls, end);
  const seconds = (performance.now() - startedAt) / 1000;
  expect(await Promise.all([...workers].map((worker) => worker.stop()))).toEqual(Array(alive).fill(0));
  workers.clear();

  const { rows } = await sql<Record<string, unknown>>`
    select c.status, c.version, c.shown_version, c.score, v.attempt, v.job_id,
      (select count(*)::int from transcripts t where t.call_id = c.id) as transcripts,
      (select count(*)::int from recordings r where r.call_id = c.id) as recordings,
      (select count(*)::int from check_results r where r.call_id = c.id) as results,
      (select count(*)::int from call_events e where e.call_id = c.id and e.kind = 'stored') as stored,
      (select count(*)::int from call_events e where e.call_id = c.id and e.kind = 'completed') as completed,
      (select count(*)::int from call_events e where e.call_id = c.id and e.kind in ('failed', 'delayed')) as troubles,
      (select count(*)::int from blobs b where b.call_id = c.id) as files
    from calls c join versions v on v.call_id = c.id
  `.execute(db);
  const once = {
    status: 'completed',
    version: 1,
    shown_version: 1,
    score: 100,
    attempt: 1,
    job_id: null,
    transcripts: 1,
    recordings: 1,
    results: 2,
    stored: 1,
    completed: 1,
    troubles: 0,
    files: 3,
  };
  expect(rows).toEqual(rows.map(() => once));
  expect(rows.length).toBe(calls);

  const { lost, longestMs } = await longestRecovery();
  await annotate(
    `${kills} kills, ${lost} stages begun again, the latest after ${longestMs} ms; all in ${seconds} s`,
  );
  expect(lost).toBeGreaterThan(0);
  expect(longestMs).toBeLessThan(60_000);

  const work = join(deps.config.dataDir, 'work');
  expect((await readdir(work)).length).toBeLessThanOrEqual(lost);
  await removeAbandonedWork(work, new Date(Date.now() + 1_000));
  expect(await readdir(work)).toEqual([]);
});
