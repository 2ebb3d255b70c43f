import type { Db, Trx } from '#server/db/db.ts';

/** Lets a new link replace the last one of a user. */
export async function storeResetLink(
  db: Db,
  link: { userId: string; tokenHash: string; expiresAt: Date },
): Promise<void> {
  const fresh = { token_hash: link.tokenHash, expires_at: link.expiresAt };
  await db
    .insertInto('reset_links')
    .values({ user_id: link.userId, ...fresh })
    .onConflict((on) => on.column('user_id').doUpdateSet(fresh))
    .execute();
}

/** Whether a link is valid. */
export async function isResetLink(db: Db, tokenHash: string, now: Date): Promise<boolean> {
  const row = await db
    .selectFrom('reset_links')
    .select('user_id')
    .where('token_hash', '=', tokenHash)
    .where('expires_at', '>', now)
    .executeTakeFirst();
  return row !== undefined;
}

/** Uses a link up; answers whose it is, undefined when it is not valid. Of two at once the second finds it gone. */
export async function takeResetLink(trx: Trx, tokenHash: string, now: Date): Promise<string | undefined> {
  const row = await trx
    .deleteFrom('reset_links')
    .where('token_hash', '=', tokenHash)
    .where('expires_at', '>', now)
    .returning('user_id')
    .executeTakeFirst();
  return row?.user_id;
}
