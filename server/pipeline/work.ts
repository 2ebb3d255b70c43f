import type { Elsewhere } from './deadline.ts';
import { type Ports, pipeline } from './pipeline.ts';
import type { Job } from './queue.ts';
import { endLost, type RunDeps, runStage } from './run.ts';

const losses = 6;

/** Works on one job of whatever line it stands in. */
export async function workOn(
  deps: RunDeps<Ports>,
  job: Job,
  signal: AbortSignal,
  elsewhere: Elsewhere,
): Promise<void> {
  if (job.line === 'lost') return endLost(deps, job, losses);
  await runStage(deps, pipeline[job.line], job, signal, elsewhere);
}
