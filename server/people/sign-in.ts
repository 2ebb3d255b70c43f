import { note, noteRefusedSignIn } from '#server/audit/note.ts';
import { type Clock, nowOf } from '#server/clock.ts';
import type { Db } from '#server/db/db.ts';
import { KnownError } from '#shared/errors.ts';
import { hashOfNobody, hashPassword, isOutdated, verifyPassword, type WithHashCost } from './passwords.ts';
import { loginByEmail, storePassword } from './people.db.ts';
import { type NewlySignedIn, startSession } from './sessions.ts';
import { countTry, forgiveTries } from './tries.ts';

type Deps = { readonly db: Db; readonly clock: Clock } & WithHashCost;

export type SignIn = {
  readonly email: string;
  readonly password: string;
  /** From the socket, or from a proxy the operator trusts; never from a header anybody can write. */
  readonly address: string;
  readonly userAgent: string | null;
  readonly requestId: string | null;
};

/**
 * Signs somebody in with e-mail and password. An unknown address gets the same words after the same work as a wrong
 * password, so that nobody can find out who has a login here.
 */
export async function signInWithPassword(
  deps: Deps,
  given: SignIn,
): Promise<NewlySignedIn & { organizationId: string; userId: string }> {
  await countTry(deps.db, given, nowOf(deps.clock));
  const login = await loginByEmail(deps.db, given.email);
  const right = await verifyPassword(given.password, login?.hash ?? hashOfNobody(deps.hashCost));
  const now = nowOf(deps.clock);
  if (login === undefined || !right) {
    await noteRefusedSignIn(deps.db, { email: given.email, from: given, at: now });
    throw new KnownError('wrong_credentials');
  }
  await forgiveTries(deps.db, given, now);
  if (isOutdated(login.hash, deps.hashCost)) {
    await storePassword(deps.db, {
      userId: login.userId,
      hash: await hashPassword(given.password, deps.hashCost),
      now,
    });
  }
  const member = { organizationId: login.organizationId, userId: login.userId };
  return await deps.db.transaction().execute(async (trx) => {
    const person = { ...member, kind: 'person', from: given } as const;
    await note(trx, person, { act: 'session.started', id: login.userId, at: now });
    return { ...member, ...(await startSession({ ...deps, db: trx }, member, given)) };
  });
}
