import { type Clock, nowOf } from '#server/clock.ts';
import { alone } from '#server/db/alone.ts';
import type { Db } from '#server/db/db.ts';
import type { ProviderName } from '#shared/providers.ts';
import { takeWaiting, type Waiting, waitingForProviders } from './paused.db.ts';
import type { Queue } from './queue.ts';

/** Who of those waiting for a provider may go on: all, one to try it with, or nobody yet. */
export type MayGoOn = (organizationId: string, provider: ProviderName) => Promise<'all' | 'one' | 'none'>;

type PausedDeps = {
  readonly db: Db;
  readonly queue: Queue;
  readonly clock: Clock;
  readonly mayGoOn: MayGoOn;
};

const atOnce = 500;

/**
 * Lets calls go on that wait for a provider which works again, or that another account stands for by now. Answers how
 * many; one process does it at a time.
 */
export async function resumePaused(deps: PausedDeps): Promise<number> {
  const waiting = await waitingForProviders(deps.db);
  if (waiting.length === 0) return 0;
  const resumed = await alone(deps.db, 'calls that wait for providers', async () => {
    let count = 0;
    for (const group of waiting) count += await resume(deps, group);
    return count;
  });
  return resumed ?? 0;
}

async function resume(deps: PausedDeps, group: Waiting): Promise<number> {
  const who = await deps.mayGoOn(group.organizationId, group.provider);
  if (who === 'none') return 0;
  let count = 0;
  for (let some = atOnce; some === atOnce; count += some) {
    some = await putBack(deps, group, who === 'one' ? 1 : atOnce);
  }
  return count;
}

function putBack({ db, queue, clock }: PausedDeps, group: Waiting, most: number): Promise<number> {
  const { organizationId } = group;
  return db.transaction().execute(async (trx) => {
    const resumed = await takeWaiting(trx, group, { most, at: nowOf(clock) });
    for (const [stage, versions] of Map.groupBy(resumed, (version) => version.stage)) {
      await queue.sendMany(
        trx,
        stage,
        versions.map(({ callId, version, jobId, urgency }) => ({
          id: jobId,
          ref: { organizationId, callId, version },
          urgency,
        })),
      );
    }
    return resumed.length;
  });
}

/** How many calls of an organization wait for each provider. */
export async function callsWaitingFor(
  db: Db,
  organizationId: string,
): Promise<ReadonlyMap<ProviderName, number>> {
  const waiting = await waitingForProviders(db);
  return new Map(
    waiting.flatMap((group) =>
      group.organizationId === organizationId ? [[group.provider, group.calls]] : [],
    ),
  );
}
