import { note } from '#server/audit/note.ts';
import { type Clock, nowOf } from '#server/clock.ts';
import type { Db, Trx } from '#server/db/db.ts';
import type { Account, OwnSession } from '#shared/account.ts';
import { KnownError } from '#shared/errors.ts';
import type { Origin, UserRole } from '#shared/permissions.ts';
import {
  deleteOtherSessions,
  deleteOwnSession,
  loginOf,
  membershipsOf,
  moveSession,
  renameUser,
  replaceSessionToken,
  type SessionRow,
  sessionsOfUser,
} from './account.db.ts';
import { noteEverywhere } from './account-notes.ts';
import { checkedPassword } from './credentials.ts';
import { hashOfNobody, hashPassword, verifyPassword, type WithHashCost } from './passwords.ts';
import { storePassword } from './people.db.ts';
import { idleLimit } from './sessions.ts';
import { hashToken, newToken } from './tokens.ts';
import { countTry, forgiveTries } from './tries.ts';
import { countRecoveryCodes, twoFactorOf } from './two-factor.db.ts';

type Deps = { readonly db: Db; readonly clock: Clock } & WithHashCost;

/** Somebody signed in who deals with their own login. */
export type Self = {
  readonly userId: string;
  readonly sessionId: string;
  readonly from: Origin & { readonly address: string };
};

/** A session's new token: whoever had the old one, say planted before, is left with nothing. */
export type Rotated = { readonly token: string; readonly expiresAt: Date };

/** One's own login. */
export async function readAccountOf(deps: Deps, { userId }: Pick<Self, 'userId'>): Promise<Account> {
  const login = found(await loginOf(deps.db, userId));
  const factor = await twoFactorOf(deps.db, userId);
  const on = factor !== undefined && factor.confirmedAt !== null;
  return {
    name: login.name,
    email: login.email,
    password_set_at: login.setAt?.toISOString() ?? null,
    two_factor: { on, recovery_codes_left: on ? await countRecoveryCodes(deps.db, userId) : 0 },
  };
}

/** Gives oneself another name. */
export async function renameSelf(deps: Deps, self: Self, name: string): Promise<Account> {
  await deps.db.transaction().execute(async (trx) => {
    await renameUser(trx, self.userId, name);
    await noteEverywhere(trx, self, { act: 'user.renamed', at: nowOf(deps.clock) });
  });
  return await readAccountOf(deps, self);
}

/**
 * Whether a password is one's own, asked before the login itself is changed; answers the login's address. Counted like a
 * try to sign in. Throws password_wrong, too_many_requests.
 */
export async function confirmSelf(deps: Deps, { userId, from }: Self, password: string): Promise<string> {
  const { email, hash } = found(await loginOf(deps.db, userId));
  const attempt = { address: from.address, email };
  await countTry(deps.db, attempt, nowOf(deps.clock));
  if (!(await verifyPassword(password, hash ?? hashOfNobody(deps.hashCost)))) {
    throw new KnownError('password_wrong');
  }
  await forgiveTries(deps.db, attempt, nowOf(deps.clock));
  return email;
}

/** Sets a new password. All other sessions end, in every organization, and this one gets another token. */
export async function changePassword(
  deps: Deps,
  self: Self,
  given: { current: string; next: string },
): Promise<Rotated> {
  await confirmSelf(deps, self, given.current);
  const hash = await hashPassword(checkedPassword(given.next), deps.hashCost);
  return await deps.db.transaction().execute(async (trx) => {
    const now = nowOf(deps.clock);
    await storePassword(trx, { userId: self.userId, hash, now });
    await deleteOtherSessions(trx, self.userId, self.sessionId);
    await noteEverywhere(trx, self, { act: 'user.password_changed', at: now });
    return await rotate(trx, self);
  });
}

/** Gives one's session another token: after a change of how one gets in. */
export async function rotateSession(deps: Deps, self: Self): Promise<Rotated> {
  return await deps.db.transaction().execute((trx) => rotate(trx, self));
}

async function rotate(trx: Trx, { userId, sessionId }: Self): Promise<Rotated> {
  const token = newToken();
  const expiresAt = await replaceSessionToken(trx, { id: sessionId, userId }, hashToken(token));
  return { token, expiresAt: standing(expiresAt) };
}

/** One's sessions in all organizations, the last used first. */
export async function listOwnSessions(deps: Deps, { userId, sessionId }: Self): Promise<OwnSession[]> {
  const now = nowOf(deps.clock);
  const rows = await sessionsOfUser(deps.db, userId, { now, seenAfter: idleLimit(now) });
  return rows.map((row) => shownSession(row, sessionId));
}

/** Ends one of one's own sessions, wherever it is. Throws not_found. */
export async function endOwnSession(deps: Deps, self: Self, id: string): Promise<void> {
  await deps.db.transaction().execute(async (trx) => {
    if (!(await deleteOwnSession(trx, self.userId, id))) throw new KnownError('not_found');
    await noteEverywhere(trx, self, { act: 'session.revoked', at: nowOf(deps.clock) });
  });
}

/** Ends all one's sessions but this one. */
export async function endOtherSessions(deps: Deps, self: Self): Promise<void> {
  await deps.db.transaction().execute(async (trx) => {
    await deleteOtherSessions(trx, self.userId, self.sessionId);
    await noteEverywhere(trx, self, { act: 'session.revoked', at: nowOf(deps.clock) });
  });
}

/** Goes over to another organization one belongs to, under another token. Throws not_found. */
export async function switchOrganization(
  deps: Deps,
  self: Self,
  organizationId: string,
): Promise<Rotated & { organizationId: string; userId: string }> {
  return await deps.db.transaction().execute(async (trx) => {
    const { userId, sessionId } = self;
    const memberships = await membershipsOf(trx, userId);
    if (!memberships.some((each) => each.organizationId === organizationId)) {
      throw new KnownError('not_found');
    }
    const token = newToken();
    const now = nowOf(deps.clock);
    const to = { organizationId, tokenHash: hashToken(token), now };
    const expiresAt = await moveSession(trx, { id: sessionId, userId }, to);
    const person = { kind: 'person', organizationId, userId, from: self.from } as const;
    await note(trx, person, { act: 'session.started', id: userId, at: now });
    return { organizationId, userId, token, expiresAt: standing(expiresAt) };
  });
}

/** The organizations one belongs to, by name. */
export async function listOrganizationsOf(
  deps: Pick<Deps, 'db'>,
  { userId }: Pick<Self, 'userId'>,
  currentId: string,
): Promise<{ id: string; name: string; role: UserRole; current: boolean }[]> {
  const rows = await membershipsOf(deps.db, userId);
  return rows.map(({ organizationId: id, name, role }) => ({ id, name, role, current: id === currentId }));
}

function shownSession(row: SessionRow, currentId: string): OwnSession {
  return {
    id: row.id,
    organization: row.organization_name,
    user_agent: row.user_agent,
    address: row.address,
    signed_in_at: row.created_at.toISOString(),
    last_seen_at: row.last_seen_at.toISOString(),
    expires_at: row.expires_at.toISOString(),
    current: row.id === currentId,
  };
}

function standing(expiresAt: Date | undefined): Date {
  if (expiresAt === undefined) throw new KnownError('signed_out');
  return expiresAt;
}

function found<Found>(given: Found | undefined): Found {
  if (given === undefined) throw new KnownError('signed_out');
  return given;
}
