import { startTending } from '#server/batches/tender.ts';
import type { Deps } from '#server/deps.ts';
import { startCrew } from '#server/pipeline/crew.ts';
import { startRetention } from '#server/retention/sweep.ts';
import { sweepDeps } from '#server/sftp/sweep-deps.ts';
import { startSweeper } from '#server/sftp/sweeper.ts';
import { startFolding } from '#server/sums/fold.ts';
import { startUpkeep } from '#server/uploads/upkeep.ts';

/** Everything that goes on without anybody asking for it. */
export type Work = { stop(): Promise<void> };

/** Begins what a worker does: calls, SFTP servers, figures, retention, upkeep. A stop hands over what is under way. */
export async function startWork(deps: Deps): Promise<Work> {
  const crew = await startCrew(deps, deps.config.workers);
  const upkeep = startUpkeep(deps);
  const folding = startFolding(deps);
  const retention = startRetention(deps);
  const sweeper = startSweeper(sweepDeps(deps));
  const batches = startTending({ ...deps, ...deps.providers });
  return {
    stop: async () => {
      await batches.stop();
      await sweeper.stop();
      await retention.stop();
      await folding.stop();
      await upkeep.stop();
      await crew.stop();
    },
  };
}
