import type { Db, Trx } from '#server/db/db.ts';
import type { UserRole } from '#shared/permissions.ts';

type Key = { readonly organizationId: string; readonly agentId: string };

/** The members whose login has this agent's profile, by name. */
export async function loginsOfAgent(
  db: Db,
  { organizationId, agentId }: Key,
): Promise<{ user_id: string; name: string; email: string; role: UserRole }[]> {
  return await db
    .selectFrom('members')
    .innerJoin('users', 'users.id', 'members.user_id')
    .select(['users.id as user_id', 'users.name', 'users.email', 'members.role'])
    .where('members.organization_id', '=', organizationId)
    .where('members.agent_id', '=', agentId)
    .orderBy('users.name')
    .orderBy('users.id')
    .execute();
}

/** The invitations to a login with this profile that can still be accepted, newest first. */
export async function openInvitationsTo(db: Db, { organizationId, agentId }: Key, now: Date) {
  return await db
    .selectFrom('invitations')
    .select(['id', 'email', 'expires_at'])
    .where('organization_id', '=', organizationId)
    .where('agent_id', '=', agentId)
    .where('expires_at', '>', now)
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .execute();
}

/** Takes an agent's profile from a login. The caller has locked the organization's people. */
export async function takeProfile(
  trx: Trx,
  { organizationId, agentId, userId }: Key & { userId: string },
): Promise<void> {
  await trx
    .updateTable('members')
    .set({ agent_id: null })
    .where('organization_id', '=', organizationId)
    .where('user_id', '=', userId)
    .where('agent_id', '=', agentId)
    .execute();
}
