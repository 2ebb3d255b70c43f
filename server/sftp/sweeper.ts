import { nowOf } from '#server/clock.ts';
import { type Regular, regularly } from '#server/regularly.ts';
import { connectionsDue } from './connections.db.ts';
import { type SweepDeps, sweep } from './sweep.ts';

/** How soon a sweep that was asked for begins. */
const lookMs = 2_000;

/** Sweeps every connection when its turn comes, until stopped; a stop lets no file half read be kept. */
export function startSweeper(deps: SweepDeps): Regular {
  const running = new Map<string, Promise<void>>();
  const begin = (organizationId: string, signal: AbortSignal): void => {
    if (running.has(organizationId)) return;
    const work = sweep(deps, organizationId, signal)
      .then(() => undefined)
      .catch((error: unknown) => deps.log.warn({ err: error }, 'an SFTP sweep failed'))
      .finally(() => running.delete(organizationId));
    running.set(organizationId, work);
  };
  const trouble = 'could not look which SFTP servers are due';
  const looking = regularly(deps, { everyMs: lookMs, trouble }, async (signal) => {
    const due = await connectionsDue(deps.db, nowOf(deps.clock));
    if (!signal.aborted) for (const { organizationId } of due) begin(organizationId, signal);
  });
  return {
    stop: async () => {
      await looking.stop();
      await Promise.all(running.values());
    },
  };
}
