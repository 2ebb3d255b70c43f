import { nowOf } from '#server/clock.ts';
import { connectionsDue } from './connections.db.ts';
import { type SweepDeps, sweep } from './sweep.ts';

/** How soon a sweep that was asked for begins. */
const lookMs = 2_000;

/** Sweeps every connection when its turn comes, until stopped; a stop lets no file half read be kept. */
export function startSweeper(deps: SweepDeps): { stop(): Promise<void> } {
  const ending = new AbortController();
  const running = new Map<string, Promise<void>>();
  const begin = (organizationId: string): void => {
    if (running.has(organizationId)) return;
    const work = sweep(deps, organizationId, ending.signal)
      .then(() => undefined)
      .catch((error: unknown) => deps.log.warn({ err: error }, 'an SFTP sweep failed'))
      .finally(() => running.delete(organizationId));
    running.set(organizationId, work);
  };
  const look = async (): Promise<void> => {
    try {
      const due = await connectionsDue(deps.db, nowOf(deps.clock));
      if (!ending.signal.aborted) for (const { organizationId } of due) begin(organizationId);
    } catch (error) {
      deps.log.warn({ err: error }, 'could not look which SFTP servers are due');
    }
  };
  let looking = look();
  const timer = deps.clock.setInterval(() => {
    looking = looking.then(look);
  }, lookMs);
  return {
    stop: async () => {
      ending.abort();
      deps.clock.clearInterval(timer);
      await looking;
      await Promise.all(running.values());
    },
  };
}
