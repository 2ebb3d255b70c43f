import { type Clock, nowOf } from '#server/clock.ts';
import type { Db } from '#server/db/db.ts';
import type { Log } from '#server/log.ts';
import { lockVersion, moveVersion, type OpenVersion, openVersionsBefore } from './pipeline.db.ts';
import type { Queue, VersionRef } from './queue.ts';

type RecoverDeps = { db: Db; queue: Queue; clock: Clock; log: Log; newJobId: () => string };

const settledMs = 60_000;
const atOnce = 500;

/**
 * Finds versions that should be worked on but whose job the queue no longer knows (a queue restored from an older
 * backup, a job removed by hand), and puts each back in line. Answers how many.
 */
export async function recoverVersions(deps: RecoverDeps): Promise<number> {
  const before = new Date(deps.clock.now() - settledMs);
  let count = 0;
  let after: OpenVersion | null = null;
  do {
    const open: OpenVersion[] = await openVersionsBefore(deps.db, before, { after, limit: atOnce });
    const alive = await deps.queue.alive(open.map((version) => version.jobId));
    const orphaned = open.filter((version) => !alive.has(version.jobId));
    for (const version of orphaned) if (await putBack(deps, version, version.jobId)) count += 1;
    after = open.length === atOnce ? (open.at(-1) ?? null) : null;
  } while (after !== null);
  if (count > 0) deps.log.warn({ event: 'recovered', count }, 'calls put back in line');
  return count;
}

/** False when the version names another job by now, or its job is alive after all. */
async function putBack(deps: RecoverDeps, ref: VersionRef, deadJobId: string): Promise<boolean> {
  return deps.db.transaction().execute(async (trx) => {
    const version = await lockVersion(trx, ref);
    if (version === null || version.jobId !== deadJobId) return false;
    if ((await deps.queue.alive([deadJobId])).has(deadJobId)) return false;
    const job = { id: deps.newJobId(), stage: version.stage };
    await moveVersion(trx, {
      ref,
      from: version.status,
      event: version.status === 'pending' ? 'requeue' : 'delay',
      at: nowOf(deps.clock),
      kind: 'requeued',
      stage: version.stage,
      attempt: version.attempt,
      job,
    });
    const { urgency } = version;
    await deps.queue.send(trx, job.stage, { id: job.id, ref, notBefore: null, urgency });
    return true;
  });
}
