import { note } from '#server/audit/note.ts';
import { type Clock, nowOf } from '#server/clock.ts';
import type { Db, Trx } from '#server/db/db.ts';
import { newId } from '#server/ids.ts';
import { KnownError } from '#shared/errors.ts';
import type { Me } from '#shared/people.ts';
import type { UserRole } from '#shared/permissions.ts';
import { checkedEmail, checkedPassword } from './credentials.ts';
import { organizationByIdOrName } from './organizations.ts';
import { hashPassword, type WithHashCost } from './passwords.ts';
import {
  insertMember,
  insertUser,
  type Profile,
  profileOf,
  storePassword,
  userIdByEmail,
} from './people.db.ts';

type Deps = { readonly db: Db; readonly clock: Clock } & WithHashCost;

/** A member as they see themselves. */
export async function readMe(
  deps: Pick<Deps, 'db'>,
  member: { organizationId: string; userId: string },
): Promise<Me> {
  const profile = await profileOf(deps.db, member);
  if (profile === undefined) throw new KnownError('signed_out');
  return meFrom(profile);
}

/** The login of an address, for the command line. Throws not_found. */
export async function loginWithEmail(deps: Pick<Deps, 'db'>, email: string): Promise<string> {
  const userId = await userIdByEmail(deps.db, email);
  if (userId === undefined) throw new KnownError('not_found');
  return userId;
}

export type NewUser = {
  /** The organization by its id or its name. */
  readonly organization: { readonly id: string } | { readonly name: string };
  readonly email: string;
  readonly role: UserRole;
  readonly name?: string;
  /** Without one they cannot sign in yet. */
  readonly password?: string;
};

/**
 * Makes somebody a member for the command line. Somebody with a login in another organization keeps it: name and
 * password stay theirs, only the membership is new.
 */
export async function createUser(
  deps: Deps,
  given: NewUser,
): Promise<{ organizationId: string; userId: string }> {
  const email = checkedEmail(given.email);
  const hash =
    given.password === undefined ? null : await hashPassword(checkedPassword(given.password), deps.hashCost);
  return await deps.db.transaction().execute(async (db) => {
    const now = nowOf(deps.clock);
    const organizationId = await organizationOf(db, given.organization);
    const userId = await knownOrNewUser(db, { name: given.name ?? email, email, hash }, now);
    if (!(await insertMember(db, { organizationId, userId, role: given.role, now }))) {
      throw new KnownError('email_taken', { email });
    }
    const operator = { kind: 'operator', organizationId } as const;
    await note(db, operator, { act: 'user.created', id: userId, at: now, after: { role: given.role } });
    return { organizationId, userId };
  });
}

async function organizationOf(db: Trx, organization: { id: string } | { name: string }): Promise<string> {
  if ('id' in organization) return organization.id;
  return (await organizationByIdOrName(db, organization.name)).id;
}

async function knownOrNewUser(
  db: Trx,
  { name, email, hash }: { name: string; email: string; hash: string | null },
  now: Date,
): Promise<string> {
  const id = newId('user', now);
  if (await insertUser(db, { id, name, email, now })) {
    if (hash !== null) await storePassword(db, { userId: id, hash, now });
    return id;
  }
  const known = await userIdByEmail(db, email);
  if (known === undefined) throw new KnownError('email_taken', { email });
  return known;
}

function meFrom(profile: Profile): Me {
  return {
    user: {
      id: profile.userId,
      name: profile.name,
      email: profile.email,
      role: profile.role,
      agent_id: profile.agentId,
      campaign_ids: [...profile.campaignIds],
    },
    organization: { id: profile.organizationId, name: profile.organizationName },
  };
}
