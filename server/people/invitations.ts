import { note } from '#server/audit/note.ts';
import { type Clock, nowOf } from '#server/clock.ts';
import type { Db } from '#server/db/db.ts';
import type { Log } from '#server/log.ts';
import type { Mailer } from '#server/mail/mailer.ts';
import { KnownError } from '#shared/errors.ts';
import type { IdKind } from '#shared/ids.ts';
import type { Invitation, InvitationDraft, NewInvitation } from '#shared/invitations.ts';
import type { Actor } from '#shared/permissions.ts';
import { checkGrant, checkRoles } from './grants.ts';
import {
  deleteInvitation,
  type InvitationRow,
  insertInvitation,
  invitationById,
  invitationsOf,
  replaceInvitationToken,
} from './invitations.db.ts';
import { invitationLetter } from './letters.ts';
import { memberByEmail } from './members.db.ts';
import { hashToken, newToken } from './tokens.ts';

type ReadDeps = { readonly db: Db; readonly clock: Clock };
type WriteDeps = ReadDeps & {
  readonly log: Log;
  readonly newId: (kind: IdKind) => string;
  /** Null where no mail server is configured: links are copied then. */
  readonly mailer: Mailer | null;
  readonly config: { readonly publicUrl: string | null };
};

const lifeMs = 7 * 86_400_000;

/** The invitations that nobody has accepted yet, the newest first. */
export async function listInvitationsOf(deps: ReadDeps, actor: Actor): Promise<Invitation[]> {
  const rows = await invitationsOf(deps.db, actor.organizationId);
  return rows.map((row) => shownInvitation(row, nowOf(deps.clock)));
}

/**
 * Invites somebody, by e-mail too where that is configured. Throws role_above_yours, agent_needed, agent_unknown,
 * campaign_not_yours, already_member, already_invited.
 */
export async function inviteSomebody(
  deps: WriteDeps,
  actor: Actor,
  draft: InvitationDraft,
): Promise<NewInvitation> {
  const { email, role, agent_id: agentId, campaign_ids: campaignIds } = draft;
  const key = { organizationId: actor.organizationId, id: deps.newId('invitation') };
  const now = nowOf(deps.clock);
  const token = newToken();
  await deps.db.transaction().execute(async (trx) => {
    await checkGrant(trx, actor, draft);
    if ((await memberByEmail(trx, actor.organizationId, email)) !== undefined) {
      throw new KnownError('already_member', { email });
    }
    const added = await insertInvitation(trx, {
      ...key,
      tokenHash: hashToken(token),
      email,
      role,
      agentId,
      campaignIds,
      invitedBy: actor.kind === 'person' ? actor.userId : null,
      now,
      expiresAt: new Date(now.getTime() + lifeMs),
    });
    if (!added) throw new KnownError('already_invited', { email });
    await note(trx, actor, { act: 'invitation.created', id: key.id, at: now, after: { role } });
  });
  deps.log.info({ event: 'invited', invitation: key.id, role }, 'somebody was invited');
  return await handOut(deps, await invitationOf(deps, key), token);
}

/** Makes another link for an invitation; the one before stops working. Throws not_found, role_above_yours. */
export async function renewInvitationOf(deps: WriteDeps, actor: Actor, id: string): Promise<NewInvitation> {
  const key = { organizationId: actor.organizationId, id };
  checkRoles(actor, (await invitationOf(deps, key)).role);
  const token = newToken();
  const at = nowOf(deps.clock);
  const link = { tokenHash: hashToken(token), expiresAt: new Date(at.getTime() + lifeMs) };
  await deps.db.transaction().execute(async (trx) => {
    await replaceInvitationToken(trx, key, link);
    await note(trx, actor, { act: 'invitation.renewed', id, at });
  });
  deps.log.info({ event: 'invitation_renewed', invitation: id }, 'invitation renewed');
  return await handOut(deps, await invitationOf(deps, key), token);
}

/** Takes an invitation back. Throws not_found, role_above_yours. */
export async function revokeInvitationOf(deps: WriteDeps, actor: Actor, id: string): Promise<void> {
  const key = { organizationId: actor.organizationId, id };
  checkRoles(actor, (await invitationOf(deps, key)).role);
  await deps.db.transaction().execute(async (trx) => {
    await note(trx, actor, { act: 'invitation.revoked', id, at: nowOf(deps.clock) });
    await deleteInvitation(trx, key);
  });
  deps.log.info({ event: 'invitation_revoked', invitation: id }, 'invitation revoked');
}

async function invitationOf(
  deps: ReadDeps,
  key: { organizationId: string; id: string },
): Promise<InvitationRow> {
  const row = await invitationById(deps.db, key);
  if (row === undefined) throw new KnownError('not_found');
  return row;
}

async function handOut(deps: WriteDeps, row: InvitationRow, token: string): Promise<NewInvitation> {
  const path = `/invite/${token}`;
  const emailed = await mail(deps, row, path);
  return { ...shownInvitation(row, nowOf(deps.clock)), link_path: path, emailed };
}

/** Whether the letter was taken. One that was not is no reason to fail: the link can be copied. */
async function mail({ mailer, config, log }: WriteDeps, row: InvitationRow, path: string): Promise<boolean> {
  if (mailer === null || config.publicUrl === null) return false;
  const letter = invitationLetter({
    to: row.email,
    organization: row.organization_name,
    role: row.role,
    inviter: row.inviter_name,
    link: new URL(path, config.publicUrl).href,
  });
  try {
    await mailer.send(letter);
    return true;
  } catch (error) {
    log.warn({ err: error, invitation: row.id }, 'an invitation could not be e-mailed');
    return false;
  }
}

function shownInvitation(row: InvitationRow, now: Date): Invitation {
  return {
    id: row.id,
    email: row.email,
    role: row.role,
    campaigns: row.campaigns,
    agent: row.agent_id === null ? null : { id: row.agent_id, name: row.agent_name ?? row.agent_id },
    invited_by: row.inviter_name,
    created_at: row.created_at.toISOString(),
    expires_at: row.expires_at.toISOString(),
    expired: row.expires_at <= now,
  };
}
