import type { Db } from '#server/db/db.ts';
import { KnownError } from '#shared/errors.ts';
import type { Grant } from '#shared/members.ts';
import { type Actor, grantableRoles, type UserRole, userRoles } from '#shared/permissions.ts';
import { countCampaigns, hasAgent } from './grants.db.ts';

/** Whether an actor may deal with people of these roles: all at or below their own. Throws role_above_yours. */
export function checkRoles(actor: Actor, ...roles: readonly UserRole[]): void {
  const above = roles.find((role) => !grantableRoles(actor).includes(role));
  if (above !== undefined) throw new KnownError('role_above_yours', { role: userRoles[above] });
}

/**
 * Whether an actor may make somebody this. Throws role_above_yours, agent_needed, agent_unknown, campaign_not_yours.
 */
export async function checkGrant(db: Db, actor: Actor, grant: Grant): Promise<void> {
  const { role, agent_id: agentId, campaign_ids: campaignIds } = grant;
  checkRoles(actor, role);
  if (role === 'agent' && agentId === null) throw new KnownError('agent_needed');
  if (agentId !== null && !(await hasAgent(db, actor.organizationId, agentId))) {
    throw new KnownError('agent_unknown');
  }
  const wanted = new Set(campaignIds);
  if (wanted.size === 0) return;
  if ((await countCampaigns(db, actor.organizationId, [...wanted])) !== wanted.size) {
    throw new KnownError('campaign_not_yours');
  }
}
