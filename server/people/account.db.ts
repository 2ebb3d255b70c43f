import type { Db, Trx } from '#server/db/db.ts';
import type { UserRole } from '#shared/permissions.ts';

/** A login as its owner sees it. */
export async function loginOf(db: Db, userId: string) {
  return await db
    .selectFrom('users')
    .leftJoin('passwords', 'passwords.user_id', 'users.id')
    .select([
      'users.id as userId',
      'users.name',
      'users.email',
      'passwords.hash',
      'passwords.set_at as setAt',
    ])
    .where('users.id', '=', userId)
    .executeTakeFirst();
}

/** The organizations a login opens, by name. */
export async function membershipsOf(
  db: Db,
  userId: string,
): Promise<{ organizationId: string; name: string; role: UserRole }[]> {
  return await db
    .selectFrom('members as m')
    .innerJoin('organizations as o', 'o.id', 'm.organization_id')
    .select(['o.id as organizationId', 'o.name', 'm.role'])
    .where('m.user_id', '=', userId)
    .orderBy('o.name')
    .execute();
}

export async function renameUser(trx: Trx, userId: string, name: string): Promise<void> {
  await trx.updateTable('users').set({ name }).where('id', '=', userId).execute();
}

/** The sessions of a user in all organizations that still stand, the last used first. */
export async function sessionsOfUser(
  db: Db,
  userId: string,
  { now, seenAfter }: { now: Date; seenAfter: Date },
) {
  return await db
    .selectFrom('sessions as s')
    .innerJoin('organizations as o', 'o.id', 's.organization_id')
    .select(['s.id', 's.created_at', 's.last_seen_at', 's.expires_at', 's.address', 's.user_agent'])
    .select('o.name as organization_name')
    .where('s.user_id', '=', userId)
    .where('s.expires_at', '>', now)
    .where('s.last_seen_at', '>', seenAfter)
    .orderBy('s.last_seen_at', 'desc')
    .orderBy('s.id', 'desc')
    .execute();
}

export type SessionRow = Awaited<ReturnType<typeof sessionsOfUser>>[number];

/** Ends a session of a user; false when they have none of this id. */
export async function deleteOwnSession(trx: Trx, userId: string, id: string): Promise<boolean> {
  const { numDeletedRows } = await trx
    .deleteFrom('sessions')
    .where('user_id', '=', userId)
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  return numDeletedRows === 1n;
}

/** Ends the sessions of a user but one. */
export async function deleteOtherSessions(trx: Trx, userId: string, keptId: string): Promise<void> {
  await trx.deleteFrom('sessions').where('user_id', '=', userId).where('id', '<>', keptId).execute();
}

/** Gives a session another token; answers until when it stands, undefined when it is gone. */
export async function replaceSessionToken(
  trx: Trx,
  { id, userId }: { id: string; userId: string },
  tokenHash: string,
): Promise<Date | undefined> {
  const row = await trx
    .updateTable('sessions')
    .set({ token_hash: tokenHash })
    .where('id', '=', id)
    .where('user_id', '=', userId)
    .returning('expires_at')
    .executeTakeFirst();
  return row?.expires_at;
}

/** Moves a session to another organization of its user, under another token; answers until when it stands. */
export async function moveSession(
  trx: Trx,
  { id, userId }: { id: string; userId: string },
  to: { organizationId: string; tokenHash: string; now: Date },
): Promise<Date | undefined> {
  const row = await trx
    .updateTable('sessions')
    .set({ organization_id: to.organizationId, token_hash: to.tokenHash, last_seen_at: to.now })
    .where('id', '=', id)
    .where('user_id', '=', userId)
    .returning('expires_at')
    .executeTakeFirst();
  return row?.expires_at;
}
