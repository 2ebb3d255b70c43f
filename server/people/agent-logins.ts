import { assertAgent } from '#server/agents/visible-agent.ts';
import { note } from '#server/audit/note.ts';
import { type Clock, nowOf } from '#server/clock.ts';
import type { Db } from '#server/db/db.ts';
import type { AgentLogin } from '#shared/agent-page.ts';
import type { Actor } from '#shared/permissions.ts';
import { loginsOfAgent, openInvitationsTo, takeProfile } from './agent-logins.db.ts';
import { checkRoles } from './grants.ts';
import { lockPeople, memberOf } from './members.db.ts';

type Deps = { readonly db: Db; readonly clock: Clock };

/** Who signs in as an agent, and who is invited to. Throws not_found. */
export async function readLoginsOf(deps: Deps, actor: Actor, agentId: string) {
  await assertAgent(deps, actor, { agentId, action: 'agents.edit' });
  const key = { organizationId: actor.organizationId, agentId };
  const [logins, invitations] = await Promise.all([
    loginsOfAgent(deps.db, key),
    openInvitationsTo(deps.db, key, nowOf(deps.clock)),
  ]);
  return {
    logins: logins satisfies AgentLogin[],
    invitations: invitations.map((each) => ({ ...each, expires_at: each.expires_at.toISOString() })),
  };
}

/**
 * Takes an agent's profile from a login, which stays: an Agent without one sees nothing until another is given. Streams
 * that are open follow within seconds. A login that has another profile, or none, keeps it so. Throws not_found,
 * role_above_yours.
 */
export async function unlinkLoginOf(
  deps: Deps,
  actor: Actor,
  { agentId, userId }: { agentId: string; userId: string },
): Promise<void> {
  const { organizationId } = actor;
  await assertAgent(deps, actor, { agentId, action: 'people.invite' });
  await deps.db.transaction().execute(async (trx) => {
    await lockPeople(trx, organizationId);
    const before = await memberOf(trx, { organizationId, userId });
    if (before === undefined || before.agent_id !== agentId) return;
    checkRoles(actor, before.role);
    await takeProfile(trx, { organizationId, agentId, userId });
    const facts = { before: { agent: before.agent_name }, after: { agent: null } };
    await note(trx, actor, { act: 'user.changed', id: userId, at: nowOf(deps.clock), ...facts });
  });
}
