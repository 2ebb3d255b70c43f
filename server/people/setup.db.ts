import type { Db } from '#server/db/db.ts';

/** Whether nobody has set this installation up, and the hash of the link that may. */
export async function readInstallation(db: Db): Promise<{ open: boolean; tokenHash: string | null }> {
  const row = await db
    .selectFrom('installation')
    .select(['setup_token_hash', 'set_up_at'])
    .executeTakeFirstOrThrow();
  return { open: row.set_up_at === null, tokenHash: row.setup_token_hash };
}

/** Lets a new link replace the last one while setup is open; false once it is closed. */
export async function replaceSetupToken(db: Db, tokenHash: string): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('installation')
    .set({ setup_token_hash: tokenHash })
    .where('set_up_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/**
 * Uses the link up and closes setup for good; false when the link is not the valid one or setup is closed. Of two at
 * once the second waits for the row, then finds it closed.
 */
export async function closeSetupWith(db: Db, tokenHash: string, now: Date): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('installation')
    .set({ setup_token_hash: null, set_up_at: now })
    .where('set_up_at', 'is', null)
    .where('setup_token_hash', '=', tokenHash)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** Closes setup, if it is still open: the operator has made an organization. */
export async function closeSetup(db: Db, now: Date): Promise<void> {
  await db
    .updateTable('installation')
    .set({ setup_token_hash: null, set_up_at: now })
    .where('set_up_at', 'is', null)
    .execute();
}
