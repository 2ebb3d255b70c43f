import { createHash } from 'node:crypto';
import { type Ask, claudeLabel, replyOf } from '#server/analysis/ask.ts';
import { type Clock, nowOf } from '#server/clock.ts';
import type { Db } from '#server/db/db.ts';
import { refIn } from '#server/pipeline/stage.ts';
import { KnownError } from '#shared/errors.ts';
import { putRequest, requestOfVersion } from './batches.db.ts';

/**
 * Asks by the next batch: throws batch_waiting until the answer is there, and the same request then finds it. A request
 * that batches have lost twice is asked by `direct`. What an answer used up is told when the batch is collected.
 */
export function askInBatch(
  deps: { readonly db: Db; readonly clock: Clock },
  organizationId: string,
  direct: Ask,
): Ask {
  return async (request, limits) => {
    const ref = refIn(organizationId, limits.tag);
    const hash = createHash('sha256').update(JSON.stringify(request)).digest('hex');
    const known = await requestOfVersion(deps.db, ref);
    if (known?.hash !== hash) {
      await putRequest(deps.db, ref, { hash, request, at: nowOf(deps.clock) });
      throw new KnownError('batch_waiting');
    }
    switch (known.outcome?.kind) {
      case undefined:
        throw new KnownError('batch_waiting');
      case 'reply':
        return replyOf(known.outcome.message);
      case 'refused':
        throw new KnownError('provider_refused', { provider: claudeLabel, reason: known.outcome.reason });
      case 'direct':
        return direct(request, limits);
    }
  };
}
