import type { Db } from '#server/db/db.ts';

/** The name of a user; undefined when there is none. */
export async function nameOfUser(db: Db, userId: string): Promise<string | undefined> {
  const row = await db.selectFrom('users').select('name').where('id', '=', userId).executeTakeFirst();
  return row?.name;
}
