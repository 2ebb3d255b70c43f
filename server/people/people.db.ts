import { sql } from 'kysely';
import type { Db } from '#server/db/db.ts';
import type { UserRole } from '#shared/permissions.ts';

/** What signing in needs to know about an address: the password's hash and the first membership. */
export type Login = { readonly userId: string; readonly hash: string; readonly organizationId: string };

/** The login of an e-mail address; nothing when it has no password or belongs to no organization. */
export async function loginByEmail(db: Db, email: string): Promise<Login | undefined> {
  return await db
    .selectFrom('users')
    .innerJoin('passwords', 'passwords.user_id', 'users.id')
    .innerJoin('members', 'members.user_id', 'users.id')
    .select(['users.id as userId', 'passwords.hash', 'members.organization_id as organizationId'])
    .where('users.email', '=', email)
    .orderBy('members.created_at')
    .orderBy('members.organization_id')
    .limit(1)
    .executeTakeFirst();
}

/** The first organization of whoever has an e-mail address, with or without a password. */
export async function firstMembership(
  db: Db,
  email: string,
): Promise<{ userId: string; organizationId: string } | undefined> {
  return await db
    .selectFrom('users')
    .innerJoin('members', 'members.user_id', 'users.id')
    .select(['users.id as userId', 'members.organization_id as organizationId'])
    .where('users.email', '=', email)
    .orderBy('members.created_at')
    .orderBy('members.organization_id')
    .limit(1)
    .executeTakeFirst();
}

/** Whoever has an e-mail address, with or without a password, in whatever organization or none. */
export async function userByEmail(
  db: Db,
  email: string,
): Promise<{ userId: string; name: string; hash: string | null } | undefined> {
  return await db
    .selectFrom('users')
    .leftJoin('passwords', 'passwords.user_id', 'users.id')
    .select(['users.id as userId', 'users.name', 'passwords.hash'])
    .where('users.email', '=', email)
    .executeTakeFirst();
}

/** A member as they are shown to themselves. */
export type Profile = {
  readonly userId: string;
  readonly name: string;
  readonly email: string;
  readonly role: UserRole;
  readonly agentId: string | null;
  readonly campaignIds: readonly string[];
  readonly organizationId: string;
  readonly organizationName: string;
};

export async function profileOf(
  db: Db,
  member: { organizationId: string; userId: string },
): Promise<Profile | undefined> {
  return await db
    .selectFrom('members')
    .innerJoin('users', 'users.id', 'members.user_id')
    .innerJoin('organizations', 'organizations.id', 'members.organization_id')
    .select((eb) => [
      'users.id as userId',
      'users.name',
      'users.email',
      'members.role',
      'members.agent_id as agentId',
      'organizations.id as organizationId',
      'organizations.name as organizationName',
      sql<string[]>`array(${eb
        .selectFrom('campaign_members')
        .select('campaign_id')
        .whereRef('campaign_members.organization_id', '=', 'members.organization_id')
        .whereRef('campaign_members.user_id', '=', 'members.user_id')
        .orderBy('campaign_id')})`.as('campaignIds'),
    ])
    .where('members.organization_id', '=', member.organizationId)
    .where('members.user_id', '=', member.userId)
    .executeTakeFirst();
}

export async function userIdByEmail(db: Db, email: string): Promise<string | undefined> {
  const row = await db.selectFrom('users').select('id').where('email', '=', email).executeTakeFirst();
  return row?.id;
}

/** Adds a user; false when the e-mail address is taken. */
export async function insertUser(
  db: Db,
  user: { id: string; name: string; email: string; now: Date },
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('users')
    .values({ id: user.id, name: user.name, email: user.email, created_at: user.now })
    .onConflict((on) => on.column('email').doNothing())
    .executeTakeFirstOrThrow();
  return numInsertedOrUpdatedRows === 1n;
}

export async function storePassword(
  db: Db,
  password: { userId: string; hash: string; now: Date },
): Promise<void> {
  await db
    .insertInto('passwords')
    .values({ user_id: password.userId, hash: password.hash, set_at: password.now })
    .onConflict((on) => on.column('user_id').doUpdateSet({ hash: password.hash, set_at: password.now }))
    .execute();
}

/** Adds an organization; false when its name is taken, upper and lower case alike. */
export async function insertOrganization(
  db: Db,
  organization: { id: string; name: string; now: Date },
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('organizations')
    .values({ id: organization.id, name: organization.name, created_at: organization.now })
    .onConflict((on) => on.doNothing())
    .executeTakeFirstOrThrow();
  return numInsertedOrUpdatedRows === 1n;
}

/** Makes a user a member; false when they are one already. */
export async function insertMember(
  db: Db,
  member: { organizationId: string; userId: string; role: UserRole; agentId?: string | null; now: Date },
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('members')
    .values({
      organization_id: member.organizationId,
      user_id: member.userId,
      role: member.role,
      agent_id: member.agentId ?? null,
      created_at: member.now,
    })
    .onConflict((on) => on.doNothing())
    .executeTakeFirstOrThrow();
  return numInsertedOrUpdatedRows === 1n;
}
