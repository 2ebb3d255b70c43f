import { createHash } from 'node:crypto';
import {
  type Ask,
  type AskTogether,
  type ClaudeRequest,
  claudeLabel,
  replyOf,
} from '#server/analysis/ask.ts';
import { type Clock, nowOf } from '#server/clock.ts';
import type { Db } from '#server/db/db.ts';
import { refIn } from '#server/pipeline/stage.ts';
import { KnownError } from '#shared/errors.ts';
import { type KeptOutcome, outcomesOfVersion, putRequests } from './batches.db.ts';

/**
 * Asks by the next batch: throws batch_waiting until all answers are there, and the same requests then find them. A
 * request that batches have lost twice, and whatever follows from the answers, is asked by `direct`. What an answer used
 * up is told when the batch is collected.
 */
export function askInBatch(
  deps: { readonly db: Db; readonly clock: Clock },
  organizationId: string,
  direct: Ask,
): AskTogether {
  return async (requests, { tag }) => {
    const ref = refIn(organizationId, tag);
    const hashed = requests.map((request) => ({ hash: hashOf(request), request }));
    const outcomes = await outcomesOfVersion(deps.db, ref);
    if (hashed.some(({ hash }) => !outcomes.has(hash))) {
      await putRequests(deps.db, ref, { requests: hashed, at: nowOf(deps.clock) });
    }
    if (hashed.some(({ hash }) => (outcomes.get(hash) ?? null) === null))
      throw new KnownError('batch_waiting');
    return async (request, limits) => {
      const outcome = outcomes.get(hashOf(request)) ?? asDirect;
      switch (outcome.kind) {
        case 'reply':
          return replyOf(outcome.message);
        case 'refused':
          throw new KnownError('provider_refused', { provider: claudeLabel, reason: outcome.reason });
        case 'direct':
          return direct(request, limits);
      }
    };
  };
}

const asDirect: KeptOutcome = { kind: 'direct' };

function hashOf(request: ClaudeRequest): string {
  return createHash('sha256').update(JSON.stringify(request)).digest('hex');
}
