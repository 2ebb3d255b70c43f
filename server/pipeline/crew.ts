import { randomUUID } from 'node:crypto';
import { type Clock, nowOf } from '#server/clock.ts';
import type { Db } from '#server/db/db.ts';
import { listen } from '#server/db/listen.ts';
import { type Bells, bellPayload } from '#server/transcription/bells.ts';
import { type MayGoOn, resumePaused } from './paused.ts';
import type { Ports } from './pipeline.ts';
import type { Line } from './queue.ts';
import { recoverVersions } from './recover.ts';
import type { RunDeps } from './run.ts';
import { workOn } from './work.ts';
import { startWorker } from './worker.ts';
import { anyWorkerSince, forgetWorker, reportWorker, workersSince } from './workers.db.ts';

/** What a process that works on calls is made of. */
export type CrewDeps = RunDeps<Ports> & {
  readonly connectionString: string;
  readonly bells: Bells;
  readonly providers: { readonly mayGoOn: MayGoOn };
};

const reportMs = 10_000;
const silentMs = 30_000;
const recoverMs = 30_000;
const resumeMs = 2_000;
/** Judging mostly waits, for a database or a provider, so far more calls can be judged at once than decoded. */
const judgedPerDecoded = 4;

/** Works on calls until stopped: wakes on the queue's word, reports that it lives, and puts orphaned calls back in line. */
export async function startCrew(deps: CrewDeps, slots: number): Promise<{ stop(): Promise<void> }> {
  const { clock, db, log } = deps;
  const id = randomUUID();
  const startedAt = nowOf(clock);
  const worker = startWorker({
    ...deps,
    slots: { transcribe: slots, analyze: slots * judgedPerDecoded },
    work: (job, signal, elsewhere) => workOn(deps, job, signal, elsewhere),
  });
  const wakeAll = (): void =>
    (['transcribe', 'analyze', 'lost'] satisfies Line[]).forEach((line) => worker.wake(line));
  const listening = await listen({
    connectionString: deps.connectionString,
    channel: 'totalview_jobs',
    log,
    onPayload: (said) => {
      if (said.startsWith(bellPayload)) deps.bells.ring(said.slice(bellPayload.length));
      else worker.wake(said as Line);
    },
    onReconnect: wakeAll,
  });
  const report = (): Promise<void> => {
    const now = nowOf(clock);
    return reportWorker(db, { id, startedAt, now, before: new Date(now.getTime() - 10 * silentMs) });
  };
  const quietly = (work: () => Promise<unknown>) => (): void => {
    work().catch((error: unknown) => log.warn({ err: error }, 'upkeep failed'));
  };
  await report();
  const timers = [
    clock.setInterval(quietly(report), reportMs),
    clock.setInterval(
      quietly(() => recoverVersions(deps)),
      recoverMs,
    ),
    clock.setInterval(
      quietly(() => resumePaused({ ...deps, mayGoOn: deps.providers.mayGoOn })),
      resumeMs,
    ),
  ];
  return {
    stop: async () => {
      for (const timer of timers) clock.clearInterval(timer);
      await listening.stop();
      await worker.stop();
      await forgetWorker(db, id);
    },
  };
}

/** Whether somebody works on calls at all. */
export function isAnybodyWorking(deps: { db: Db; clock: Clock }): Promise<boolean> {
  return anyWorkerSince(deps.db, new Date(deps.clock.now() - silentMs));
}

/** The worker processes that have been heard of lately, the longest running first. */
export function workersAlive(deps: { db: Db; clock: Clock }): Promise<{ startedAt: Date; seenAt: Date }[]> {
  return workersSince(deps.db, new Date(deps.clock.now() - silentMs));
}
