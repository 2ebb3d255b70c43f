import { changesOf } from '#server/audit/facts.ts';
import { note } from '#server/audit/note.ts';
import { type Clock, nowOf } from '#server/clock.ts';
import type { Db, Trx } from '#server/db/db.ts';
import type { Log } from '#server/log.ts';
import type { Facts } from '#shared/audit.ts';
import { KnownError } from '#shared/errors.ts';
import { type Member, mostPeopleListed } from '#shared/members.ts';
import { type Actor, actions, rolesUpTo, type UserRole } from '#shared/permissions.ts';
import { assertAsSeen, type Seen } from '#shared/seen.ts';
import { checkGrant, checkRoles } from './grants.ts';
import { deleteInvitationsBy } from './invitations.db.ts';
import {
  deleteMember,
  lockPeople,
  type MemberRow,
  memberByEmail,
  memberOf,
  membersNamed,
  replaceCampaigns,
  updateMember,
} from './members.db.ts';
import { endSessionsIn } from './sessions.ts';

type ReadDeps = { readonly db: Db };
type WriteDeps = ReadDeps & { readonly clock: Clock; readonly log: Log };

/** What of a member is to become different. */
export type MemberChanges = {
  readonly role?: UserRole | undefined;
  readonly campaign_ids?: readonly string[] | undefined;
  readonly agent_id?: string | null | undefined;
};

/** The people of the actor's organization, by name; the first of them where there are many. */
export async function listPeopleOf(
  deps: ReadDeps,
  actor: Actor,
  { search = '' }: { search?: string | undefined },
): Promise<{ rows: Member[]; total: number }> {
  const wanted = { search, limit: mostPeopleListed };
  const { rows, total } = await membersNamed(deps.db, actor.organizationId, wanted);
  return { rows: rows.map(shownMember), total };
}

/** The member of this address, for the command line. Throws not_found. */
export async function memberWithEmail(deps: ReadDeps, actor: Actor, email: string): Promise<Member> {
  return shownMember(found(await memberByEmail(deps.db, actor.organizationId, email)));
}

/**
 * Gives a member another role, campaigns or agent profile. A new role ends their sessions here: whoever had a cookie
 * under the old rights signs in anew. Throws not_found, role_above_yours, last_owner, agent_needed, agent_unknown,
 * campaign_not_yours, changed_meanwhile.
 */
export async function changeMember(
  deps: WriteDeps,
  actor: Actor,
  userId: string,
  { seen, ...changes }: MemberChanges & { readonly seen?: Seen },
): Promise<Member> {
  const key = { organizationId: actor.organizationId, userId };
  const after = await deps.db.transaction().execute(async (trx) => {
    const { before, owners } = await lockMember(trx, key);
    checkRoles(actor, before.role);
    const campaigns = before.campaigns.map(({ id }) => id);
    assertAsSeen(seen, { role: before.role, agent_id: before.agent_id, campaign_ids: campaigns });
    const { role = before.role, agent_id: agentId = before.agent_id, campaign_ids: campaignIds } = changes;
    await checkGrant(trx, actor, { role, agent_id: agentId, campaign_ids: [...(campaignIds ?? [])] });
    if (before.role === 'owner' && role !== 'owner') refuseLast(owners);
    await updateMember(trx, key, { role, agentId });
    if (campaignIds !== undefined) await replaceCampaigns(trx, key, campaignIds);
    if (role !== before.role) {
      await endSessionsIn({ db: trx }, key);
      await deleteInvitationsBy(trx, key, rolesOutOf(role));
    }
    const now = found(await memberOf(trx, key));
    const changed = changesOf(factsOf(before), factsOf(now));
    if (changed !== null) {
      await note(trx, actor, { act: 'user.changed', id: userId, at: nowOf(deps.clock), ...changed });
    }
    return now;
  });
  deps.log.info({ event: 'member_changed', user: userId, role: after.role }, 'member changed');
  return shownMember(after);
}

/** Ends a membership, and everything the person may do with it, at once. Throws not_found, role_above_yours, last_owner. */
export async function removeMember(deps: WriteDeps, actor: Actor, userId: string): Promise<void> {
  const key = { organizationId: actor.organizationId, userId };
  await deps.db.transaction().execute(async (trx) => {
    const { before, owners } = await lockMember(trx, key);
    checkRoles(actor, before.role);
    if (before.role === 'owner') refuseLast(owners);
    await deleteInvitationsBy(trx, key, rolesUpTo('owner'));
    const was = { role: before.role };
    await note(trx, actor, { act: 'user.removed', id: userId, at: nowOf(deps.clock), before: was });
    await deleteMember(trx, key);
  });
  deps.log.info({ event: 'member_removed', user: userId }, 'member removed');
}

async function lockMember(
  trx: Trx,
  key: { organizationId: string; userId: string },
): Promise<{ before: MemberRow; owners: number }> {
  const owners = await lockPeople(trx, key.organizationId);
  return { before: found(await memberOf(trx, key)), owners };
}

function refuseLast(owners: number): void {
  if (owners <= 1) throw new KnownError('last_owner');
}

/** What somebody of a role may no longer have invited others to be. */
function rolesOutOf(role: UserRole): UserRole[] {
  const still = actions['people.invite'].reach[role] === 'none' ? [] : rolesUpTo(role);
  return rolesUpTo('owner').filter((each) => !still.includes(each));
}

/** What the audit log keeps of a member. */
function factsOf({ role, campaigns, agent_name: agent }: MemberRow): Facts {
  return { role, campaigns: campaigns.map(({ name }) => name), agent };
}

/** A member as people see them. */
export function shownMember(row: MemberRow): Member {
  return {
    id: row.id,
    name: row.name,
    email: row.email,
    role: row.role,
    campaigns: row.campaigns,
    agent: row.agent_id === null ? null : { id: row.agent_id, name: row.agent_name ?? row.agent_id },
    joined_at: row.created_at.toISOString(),
    last_seen_at: row.last_seen_at?.toISOString() ?? null,
    two_factor: row.two_factor,
  };
}

function found<Found>(given: Found | undefined): Found {
  if (given === undefined) throw new KnownError('not_found');
  return given;
}
