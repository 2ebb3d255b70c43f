import type { Account } from '#server/providers/account.ts';
import type { Ask } from './ask.ts';
import { askClaude } from './ask-claude.ts';
import { judgeCall } from './conversation.ts';
import type { Judge } from './judge.ts';

/** The model that judges where nobody has chosen another. */
export const usualModel = 'claude-sonnet-5-5';

/** Claude as a judge, with somebody's account. Another way to ask may stand in for the usual one. */
export function createClaude(account: Account, ask: Ask = askClaude(account)): Judge {
  const model = account.model ?? usualModel;
  return { judge: (order) => judgeCall(order, ask, model) };
}
