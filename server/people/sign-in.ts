import { note, noteRefusedSignIn } from '#server/audit/note.ts';
import { type Clock, nowOf } from '#server/clock.ts';
import type { Db } from '#server/db/db.ts';
import type { Secrets } from '#server/secrets/secrets.ts';
import { KnownError } from '#shared/errors.ts';
import type { Origin } from '#shared/permissions.ts';
import { hashOfNobody, hashPassword, isOutdated, verifyPassword, type WithHashCost } from './passwords.ts';
import { loginByEmail, storePassword } from './people.db.ts';
import { checkSecondFactor } from './second-factor.ts';
import { type NewlySignedIn, startSession } from './sessions.ts';
import { type Attempt, countTry, forgiveTries, returnTry } from './tries.ts';

export type SignInDeps = {
  readonly db: Db;
  readonly clock: Clock;
  readonly secrets: Secrets;
} & WithHashCost;

/** From where somebody signs in: the address from the socket or a trusted proxy, never from a header anybody can write. */
export type SignInFrom = Attempt & Origin & { readonly secondFactor: string | undefined };

export type SignedIn = NewlySignedIn & { readonly organizationId: string; readonly userId: string };

/**
 * Signs somebody in with e-mail and password. An unknown address gets the same words after the same work as a wrong
 * password, so that nobody can find out who has a login here. Throws wrong_credentials, two_factor_needed,
 * second_factor_wrong, too_many_requests.
 */
export async function signInWithPassword(
  deps: SignInDeps,
  given: SignInFrom & { readonly password: string },
): Promise<SignedIn> {
  await countTry(deps.db, given, nowOf(deps.clock));
  const login = await loginByEmail(deps.db, given.email);
  const right = await verifyPassword(given.password, login?.hash ?? hashOfNobody(deps.hashCost));
  if (login === undefined || !right) {
    await noteRefusedSignIn(deps.db, { email: given.email, from: given, at: nowOf(deps.clock) });
    throw new KnownError('wrong_credentials');
  }
  return await startAfter(deps, given, login, async () => {
    if (!isOutdated(login.hash, deps.hashCost)) return;
    const hash = await hashPassword(given.password, deps.hashCost);
    await storePassword(deps.db, { userId: login.userId, hash, now: nowOf(deps.clock) });
  });
}

/**
 * What follows a right password or code: the second factor where there is one, then `before`, then the session. Throws
 * two_factor_needed, second_factor_wrong, too_many_requests.
 */
export async function startAfter(
  deps: SignInDeps,
  given: SignInFrom,
  { organizationId, userId }: { readonly organizationId: string; readonly userId: string },
  before: () => Promise<void>,
): Promise<SignedIn> {
  await passSecondFactor(deps, given, userId);
  const now = nowOf(deps.clock);
  await forgiveTries(deps.db, given, now);
  await before();
  const member = { organizationId, userId };
  return await deps.db.transaction().execute(async (trx) => {
    const person = { ...member, kind: 'person', from: given } as const;
    await note(trx, person, { act: 'session.started', id: userId, at: now });
    return { ...member, ...(await startSession({ ...deps, db: trx }, member, given)) };
  });
}

/** Throws two_factor_needed, and that alone uses up no try; second_factor_wrong, too_many_requests. */
export async function passSecondFactor(deps: SignInDeps, given: SignInFrom, userId: string): Promise<void> {
  try {
    await checkSecondFactor(deps, userId, given.secondFactor);
  } catch (error) {
    if (error instanceof KnownError && error.code === 'two_factor_needed') await returnTry(deps.db, given);
    throw error;
  }
}
