import { sql } from 'kysely';
import type { Db, Trx } from '#server/db/db.ts';

export type TwoFactorRow = {
  readonly secret: string;
  readonly confirmedAt: Date | null;
  readonly lastStep: number | null;
};

/** The two-factor of a login, begun or on; undefined when there is none. */
export async function twoFactorOf(db: Db, userId: string): Promise<TwoFactorRow | undefined> {
  return await db
    .selectFrom('two_factors')
    .select(['secret', 'confirmed_at as confirmedAt', 'last_step as lastStep'])
    .where('user_id', '=', userId)
    .executeTakeFirst();
}

/** Begins two-factor anew; false when it is on already. */
export async function beginRow(db: Db, userId: string, secret: string): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('two_factors')
    .values({ user_id: userId, secret, confirmed_at: null, last_step: null })
    .onConflict((on) =>
      on.column('user_id').doUpdateSet({ secret }).where('two_factors.confirmed_at', 'is', null),
    )
    .executeTakeFirstOrThrow();
  return numInsertedOrUpdatedRows === 1n;
}

/** Turns on what was begun; false when it is on already. */
export async function confirmRow(trx: Trx, userId: string, step: number, now: Date): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('two_factors')
    .set({ confirmed_at: now, last_step: step })
    .where('user_id', '=', userId)
    .where('confirmed_at', 'is', null)
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

/** Uses a step up; false when it, or a later one, was used before. */
export async function takeStep(db: Db, userId: string, step: number): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('two_factors')
    .set({ last_step: step })
    .where('user_id', '=', userId)
    .where(sql<number>`coalesce(last_step, -1)`, '<', step)
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

/** Uses a recovery code up; false when there is none of this hash. */
export async function takeRecoveryCode(db: Db, userId: string, codeHash: string): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('recovery_codes')
    .where('user_id', '=', userId)
    .where('code_hash', '=', codeHash)
    .executeTakeFirstOrThrow();
  return numDeletedRows === 1n;
}

export async function replaceRecoveryCodes(
  trx: Trx,
  userId: string,
  hashes: readonly string[],
): Promise<void> {
  await trx.deleteFrom('recovery_codes').where('user_id', '=', userId).execute();
  const rows = hashes.map((hash) => ({ user_id: userId, code_hash: hash }));
  await trx.insertInto('recovery_codes').values(rows).execute();
}

/** Turns two-factor off, with its recovery codes; false when there was none. */
export async function deleteTwoFactor(trx: Trx, userId: string): Promise<boolean> {
  const { numDeletedRows } = await trx
    .deleteFrom('two_factors')
    .where('user_id', '=', userId)
    .executeTakeFirstOrThrow();
  return numDeletedRows === 1n;
}

export async function countRecoveryCodes(db: Db, userId: string): Promise<number> {
  const { count } = await db
    .selectFrom('recovery_codes')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('user_id', '=', userId)
    .executeTakeFirstOrThrow();
  return count;
}

/** Every sealed secret, for a rotation of keys. */
export async function sealedTwoFactors(db: Db): Promise<{ userId: string; secret: string }[]> {
  return await db.selectFrom('two_factors').select(['user_id as userId', 'secret']).execute();
}

/** Replaces an envelope, unless it was replaced meanwhile. */
export async function replaceSecret(db: Db, userId: string, before: string, secret: string): Promise<void> {
  await db
    .updateTable('two_factors')
    .set({ secret })
    .where('user_id', '=', userId)
    .where('secret', '=', before)
    .execute();
}
