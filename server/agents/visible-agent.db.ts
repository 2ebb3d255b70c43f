import type { Db } from '#server/db/db.ts';
import { agentsInReach } from '#server/db/reach.ts';
import type { Action, Actor } from '#shared/permissions.ts';

/** Whether there is such an agent within an action's reach. */
export async function seesAgent(
  db: Db,
  actor: Actor,
  { agentId, action }: { agentId: string; action: Action },
): Promise<boolean> {
  const row = await db
    .selectFrom('agents')
    .select('agents.id')
    .where('agents.id', '=', agentId)
    .where(agentsInReach(actor, action))
    .executeTakeFirst();
  return row !== undefined;
}
