import type { Account } from '#server/providers/account.ts';
import { defaultModels } from '#shared/providers.ts';
import type { Ask, InBatch } from './ask.ts';
import { askClaude } from './ask-claude.ts';
import { judgeCall } from './conversation.ts';
import { improvePrompt } from './improve.ts';
import type { Judge } from './judge.ts';

/**
 * Claude as a judge, with somebody's account. Of a call that may wait, every request that no answer has to come before
 * goes by batch; what follows from answers is asked at once, so that no call waits for a day twice. Another way to ask
 * may stand in for the usual one.
 */
export function createClaude(
  account: Account,
  inBatch: InBatch | null = null,
  direct: Ask = askClaude(account),
): Judge {
  const model = account.model ?? defaultModels.claude;
  return {
    judge: (order) => {
      const together = order.batched ? (inBatch?.(direct) ?? null) : null;
      return judgeCall(order, { direct, together }, model);
    },
    improve: (order) => improvePrompt(order, direct, model),
  };
}
