import { sql } from 'kysely';
import type { Db } from '#server/db/db.ts';

/** Lets a new code replace the last one of a user. */
export async function storeCode(
  db: Db,
  code: { userId: string; codeHash: string; expiresAt: Date; tries: number },
): Promise<void> {
  const fresh = { code_hash: code.codeHash, expires_at: code.expiresAt, tries_left: code.tries };
  await db
    .insertInto('sign_in_codes')
    .values({ user_id: code.userId, ...fresh })
    .onConflict((on) => on.column('user_id').doUpdateSet(fresh))
    .execute();
}

/** Takes one try at the code of a user before it is looked at; undefined when there is none, or no try is left. */
export async function takeCodeTry(db: Db, userId: string, now: Date): Promise<string | undefined> {
  const row = await db
    .updateTable('sign_in_codes')
    .set({ tries_left: sql<number>`tries_left - 1` })
    .where('user_id', '=', userId)
    .where('expires_at', '>', now)
    .where('tries_left', '>', 0)
    .returning('code_hash')
    .executeTakeFirst();
  return row?.code_hash;
}

/** Uses a code up; false when it was used or replaced meanwhile. */
export async function takeCode(db: Db, userId: string, codeHash: string): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('sign_in_codes')
    .where('user_id', '=', userId)
    .where('code_hash', '=', codeHash)
    .executeTakeFirstOrThrow();
  return numDeletedRows === 1n;
}

export async function deleteCodesOf(db: Db, userId: string): Promise<void> {
  await db.deleteFrom('sign_in_codes').where('user_id', '=', userId).execute();
}
