import type { Db } from '#server/db/db.ts';
import { KnownError } from '#shared/errors.ts';
import type { Action, Actor } from '#shared/permissions.ts';
import { seesAgent } from './visible-agent.db.ts';

/** Throws not_found for an agent that is not there or out of an action's reach. */
export async function assertAgent(
  deps: { db: Db },
  actor: Actor,
  { agentId, action }: { agentId: string; action: Action },
): Promise<void> {
  if (!(await seesAgent(deps.db, actor, { agentId, action }))) throw new KnownError('not_found');
}
