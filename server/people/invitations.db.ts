import { jsonArrayFrom } from 'kysely/helpers/postgres';
import type { Db, Trx } from '#server/db/db.ts';
import type { UserRole } from '#shared/permissions.ts';

type Key = { readonly organizationId: string; readonly id: string };

/** More invitations than anybody leaves open; a list shows no more. */
const mostShown = 1_000;

function shownInvitations(db: Db) {
  return db
    .selectFrom('invitations as i')
    .innerJoin('organizations as o', 'o.id', 'i.organization_id')
    .leftJoin('users as u', 'u.id', 'i.invited_by')
    .leftJoin('agents as a', (on) =>
      on.onRef('a.organization_id', '=', 'i.organization_id').onRef('a.id', '=', 'i.agent_id'),
    )
    .select(['i.organization_id', 'o.name as organization_name', 'i.id', 'i.email', 'i.role', 'i.agent_id'])
    .select(['i.created_at', 'i.expires_at', 'u.name as inviter_name', 'a.name as agent_name'])
    .select((eb) =>
      jsonArrayFrom(
        eb
          .selectFrom('invitation_campaigns as ic')
          .innerJoin('campaigns as c', (on) =>
            on.onRef('c.organization_id', '=', 'ic.organization_id').onRef('c.id', '=', 'ic.campaign_id'),
          )
          .select(['c.id', 'c.name'])
          .whereRef('ic.organization_id', '=', 'i.organization_id')
          .whereRef('ic.invitation_id', '=', 'i.id')
          .orderBy('c.name'),
      ).as('campaigns'),
    );
}

export type InvitationRow = Awaited<
  ReturnType<ReturnType<typeof shownInvitations>['executeTakeFirstOrThrow']>
>;

/** The invitations of an organization that nobody has accepted, the newest first. */
export async function invitationsOf(db: Db, organizationId: string): Promise<InvitationRow[]> {
  return await shownInvitations(db)
    .where('i.organization_id', '=', organizationId)
    .orderBy('i.created_at', 'desc')
    .orderBy('i.id', 'desc')
    .limit(mostShown)
    .execute();
}

/** One of the invitations of an organization; undefined when there is none of this id. */
export async function invitationById(
  db: Db,
  { organizationId, id }: Key,
): Promise<InvitationRow | undefined> {
  return await shownInvitations(db)
    .where('i.organization_id', '=', organizationId)
    .where('i.id', '=', id)
    .executeTakeFirst();
}

/** The invitation whose link carries this token, while it is valid. */
export async function invitationByToken(
  db: Db,
  tokenHash: string,
  now: Date,
): Promise<InvitationRow | undefined> {
  return await shownInvitations(db)
    .where('i.token_hash', '=', tokenHash)
    .where('i.expires_at', '>', now)
    .executeTakeFirst();
}

export type NewInvitationRow = Key & {
  readonly tokenHash: string;
  readonly email: string;
  readonly role: UserRole;
  readonly agentId: string | null;
  readonly campaignIds: readonly string[];
  readonly invitedBy: string | null;
  readonly now: Date;
  readonly expiresAt: Date;
};

/** Adds an invitation; false when its address is invited already. */
export async function insertInvitation(trx: Trx, invitation: NewInvitationRow): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await trx
    .insertInto('invitations')
    .values({
      organization_id: invitation.organizationId,
      id: invitation.id,
      token_hash: invitation.tokenHash,
      email: invitation.email,
      role: invitation.role,
      agent_id: invitation.agentId,
      invited_by: invitation.invitedBy,
      created_at: invitation.now,
      expires_at: invitation.expiresAt,
    })
    .onConflict((on) => on.columns(['organization_id', 'email']).doNothing())
    .executeTakeFirstOrThrow();
  if (numInsertedOrUpdatedRows !== 1n) return false;
  const rows = [...new Set(invitation.campaignIds)].map((campaignId) => ({
    organization_id: invitation.organizationId,
    invitation_id: invitation.id,
    campaign_id: campaignId,
  }));
  if (rows.length > 0) await trx.insertInto('invitation_campaigns').values(rows).execute();
  return true;
}

/** Gives an invitation another link; the one before stops working. */
export async function replaceInvitationToken(
  db: Db,
  { organizationId, id }: Key,
  { tokenHash, expiresAt }: { tokenHash: string; expiresAt: Date },
): Promise<void> {
  await db
    .updateTable('invitations')
    .set({ token_hash: tokenHash, expires_at: expiresAt })
    .where('organization_id', '=', organizationId)
    .where('id', '=', id)
    .execute();
}

export async function deleteInvitation(db: Db, { organizationId, id }: Key): Promise<void> {
  await db
    .deleteFrom('invitations')
    .where('organization_id', '=', organizationId)
    .where('id', '=', id)
    .execute();
}

/** Takes back what a member has invited to these roles. */
export async function deleteInvitationsBy(
  trx: Trx,
  { organizationId, userId }: { organizationId: string; userId: string },
  roles: readonly UserRole[],
): Promise<void> {
  if (roles.length === 0) return;
  await trx
    .deleteFrom('invitations')
    .where('organization_id', '=', organizationId)
    .where('invited_by', '=', userId)
    .where('role', 'in', [...roles])
    .execute();
}

/** Uses a link up; false when it is not valid (any more). Of two at once the second finds it gone. */
export async function takeInvitation(trx: Trx, tokenHash: string, now: Date): Promise<boolean> {
  const { numDeletedRows } = await trx
    .deleteFrom('invitations')
    .where('token_hash', '=', tokenHash)
    .where('expires_at', '>', now)
    .executeTakeFirstOrThrow();
  return numDeletedRows === 1n;
}
