import { type Regular, regularly } from '#server/regularly.ts';
import { type BatchDeps, tendBatches } from './tend.ts';

const everyMs = 30_000;

/** Tends batches now and every half minute. */
export function startTending(deps: BatchDeps): Regular {
  return regularly(deps, { everyMs, trouble: 'batches could not be looked after' }, (signal) =>
    tendBatches(deps, signal),
  );
}
