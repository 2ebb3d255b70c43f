import { readCallOf } from '#server/calls/calls.ts';
import { type Handler, handle } from '#server/http/bind.ts';
import { isAnybodyWorking } from '#server/pipeline/crew.ts';
import { reviewCallOf } from '#server/review/review.ts';
import * as review from '#shared/review.ts';

export const reviewHandlers: readonly Handler[] = [
  handle(review.reviewCall, async ({ actor, params, body }, deps) => {
    await reviewCallOf(deps, actor, params.id, body);
    return readCallOf({ ...deps, workerAlive: () => isAnybodyWorking(deps) }, actor, params.id);
  }),
];
