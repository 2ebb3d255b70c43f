import { note } from '#server/audit/note.ts';
import { type Clock, nowOf } from '#server/clock.ts';
import type { Db } from '#server/db/db.ts';
import type { Background } from '#server/mail/background.ts';
import type { Mailer } from '#server/mail/mailer.ts';
import { KnownError } from '#shared/errors.ts';
import type { Actor, Origin } from '#shared/permissions.ts';
import { noteEverywhere } from './account-notes.ts';
import { deleteCodesOf } from './codes.db.ts';
import { checkedPassword } from './credentials.ts';
import { checkRoles } from './grants.ts';
import { resetLetter } from './letters.ts';
import { countMemberships, memberOf } from './members.db.ts';
import { hashPassword, type WithHashCost } from './passwords.ts';
import { storePassword, userByEmail } from './people.db.ts';
import { isResetLink, storeResetLink, takeResetLink } from './resets.db.ts';
import { endSessionsOf } from './sessions.ts';
import { hashToken, newToken } from './tokens.ts';
import { type Attempt, countLetter } from './tries.ts';

type Deps = { readonly db: Db; readonly clock: Clock } & WithHashCost;
type MailDeps = Deps & {
  readonly mailer: Mailer | null;
  readonly background: Background;
  readonly config: { readonly publicUrl: string | null };
};

const hourMs = 3_600_000;
/** A link in a mailbox is soon used or never; one that is handed on takes longer. */
const mailedLifeMs = hourMs;
const handedLifeMs = 24 * hourMs;

/**
 * Sends a link for a new password to whoever has an address. Everything that depends on whether somebody has it happens
 * after the answer. Throws mail_not_configured, too_many_requests.
 */
export async function requestResetLetter(deps: MailDeps, attempt: Attempt): Promise<void> {
  if (deps.mailer === null) throw new KnownError('mail_not_configured');
  await countLetter(deps.db, 'reset', attempt, nowOf(deps.clock));
  deps.background.start('reset letter', async () => {
    const user = await userByEmail(deps.db, attempt.email);
    if (user !== undefined) await mailLink(deps, { ...user, email: attempt.email });
  });
}

/** Sets a new password with a link, once; every session of the login ends. Throws reset_link_invalid, password_too_short. */
export async function resetPasswordWith(
  deps: Deps,
  given: { token: string; password: string },
  from: Origin,
): Promise<void> {
  const tokenHash = hashToken(given.token);
  if (!(await isResetLink(deps.db, tokenHash, nowOf(deps.clock)))) throw new KnownError('reset_link_invalid');
  const hash = await hashPassword(checkedPassword(given.password), deps.hashCost);
  await deps.db.transaction().execute(async (trx) => {
    const now = nowOf(deps.clock);
    const userId = await takeResetLink(trx, tokenHash, now);
    if (userId === undefined) throw new KnownError('reset_link_invalid');
    await storePassword(trx, { userId, hash, now });
    await deleteCodesOf(trx, userId);
    await endSessionsOf({ db: trx }, userId);
    await noteEverywhere(trx, { userId, from }, { act: 'user.password_reset', at: now });
  });
}

/**
 * Makes a link for a member at or below one's role. By e-mail where that is configured; else it is handed over, and only
 * when the login opens this organization alone: a link from one must not open another. Throws not_found,
 * role_above_yours, login_elsewhere.
 */
export async function makeResetLinkOf(
  deps: MailDeps,
  actor: Actor,
  userId: string,
): Promise<{ link_path: string | null; expires_at: string }> {
  const member = await memberOf(deps.db, { organizationId: actor.organizationId, userId });
  if (member === undefined) throw new KnownError('not_found');
  checkRoles(actor, member.role);
  const { name, email } = member;
  const at = nowOf(deps.clock);
  const entry = { act: 'user.reset_link_made', id: userId, at } as const;
  if (deps.mailer !== null) {
    await deps.db.transaction().execute((trx) => note(trx, actor, entry));
    const expiresAt = await mailLink(deps, { userId, name, email });
    return { link_path: null, expires_at: expiresAt.toISOString() };
  }
  if (actor.kind !== 'operator' && (await countMemberships(deps.db, userId)) > 1) {
    throw new KnownError('login_elsewhere', { email });
  }
  return await deps.db.transaction().execute(async (trx) => {
    await note(trx, actor, entry);
    return await handLink(trx, userId, at);
  });
}

/** Makes a link for whoever has an address, for the operator to hand over. Throws not_found. */
export async function makeResetLinkFor(
  deps: Deps,
  email: string,
): Promise<{ link_path: string; expires_at: string }> {
  const user = await userByEmail(deps.db, email);
  if (user === undefined) throw new KnownError('not_found');
  const { userId } = user;
  return await deps.db.transaction().execute(async (trx) => {
    const at = nowOf(deps.clock);
    await noteEverywhere(trx, { userId }, { act: 'user.reset_link_made', at });
    return await handLink(trx, userId, at);
  });
}

async function handLink(
  db: Db,
  userId: string,
  now: Date,
): Promise<{ link_path: string; expires_at: string }> {
  const token = newToken();
  const expiresAt = new Date(now.getTime() + handedLifeMs);
  await storeResetLink(db, { userId, tokenHash: hashToken(token), expiresAt });
  return { link_path: pathOf(token), expires_at: expiresAt.toISOString() };
}

async function mailLink(
  deps: MailDeps,
  { userId, name, email }: { userId: string; name: string; email: string },
): Promise<Date> {
  const token = newToken();
  const expiresAt = new Date(nowOf(deps.clock).getTime() + mailedLifeMs);
  await storeResetLink(deps.db, { userId, tokenHash: hashToken(token), expiresAt });
  const link = new URL(pathOf(token), deps.config.publicUrl ?? undefined).href;
  await deps.mailer?.send(resetLetter({ to: email, name, link }));
  return expiresAt;
}

/** After the hash, so that no server and no proxy writes it into a log. */
function pathOf(token: string): string {
  return `/reset#token=${token}`;
}
