import type { Account } from '#server/providers/account.ts';
import { defaultModels } from '#shared/providers.ts';
import type { Ask, InBatch } from './ask.ts';
import { askClaude } from './ask-claude.ts';
import { judgeCall } from './conversation.ts';
import { improvePrompt } from './improve.ts';
import type { Judge } from './judge.ts';

/**
 * Claude as a judge, with somebody's account. Of a call that may wait, the first request goes by batch; what follows from
 * its answer is asked at once, so that no call waits for a day twice. Another way to ask may stand in for the usual one.
 */
export function createClaude(
  account: Account,
  inBatch: InBatch | null = null,
  direct: Ask = askClaude(account),
): Judge {
  const model = account.model ?? defaultModels.claude;
  return {
    judge: (order) => {
      const mayWait = order.batched && inBatch !== null;
      return judgeCall(order, mayWait ? firstBy(inBatch(direct), direct) : direct, model);
    },
    improve: (order) => improvePrompt(order, direct, model),
  };
}

/** The first request of a call by one way, those that follow by another. */
function firstBy(first: Ask, then: Ask): Ask {
  let asked = false;
  return (request, limits) => {
    const ask = asked ? then : first;
    asked = true;
    return ask(request, limits);
  };
}
