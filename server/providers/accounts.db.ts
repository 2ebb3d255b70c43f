import type { Selectable } from 'kysely';
import type { Db, Trx } from '#server/db/db.ts';
import type { Database } from '#server/db/tables.ts';
import type { ProviderName } from '#shared/providers.ts';

/** What an organization has set about a provider, its key sealed. */
export type AccountRow = Selectable<Database['provider_accounts']>;

/** What an organization has set about a provider; undefined when it has set nothing. */
export async function accountRowOf(
  db: Db,
  organizationId: string,
  provider: ProviderName,
): Promise<AccountRow | undefined> {
  return await db
    .selectFrom('provider_accounts')
    .selectAll()
    .where('organization_id', '=', organizationId)
    .where('provider', '=', provider)
    .executeTakeFirst();
}

/** The same, held until the transaction ends, also where nothing is set yet: one after the other sets it. */
export async function lockAccount(
  trx: Trx,
  organizationId: string,
  provider: ProviderName,
): Promise<AccountRow | undefined> {
  await trx
    .selectFrom('organizations')
    .select('id')
    .where('id', '=', organizationId)
    .forNoKeyUpdate()
    .execute();
  return await accountRowOf(trx, organizationId, provider);
}

/** Everything an organization has set about providers, with the names of who did. */
export async function accountRowsOf(
  db: Db,
  organizationId: string,
): Promise<(AccountRow & { saverName: string | null })[]> {
  return await db
    .selectFrom('provider_accounts')
    .leftJoin('users', 'users.id', 'provider_accounts.saved_by')
    .selectAll('provider_accounts')
    .select('users.name as saverName')
    .where('organization_id', '=', organizationId)
    .execute();
}

/** Writes what an organization sets about a provider. */
export async function putAccount(trx: Trx, row: AccountRow): Promise<void> {
  await trx
    .insertInto('provider_accounts')
    .values(row)
    .onConflict((on) => on.columns(['organization_id', 'provider']).doUpdateSet(row))
    .execute();
}

/** Forgets what an organization has set about a provider; false when that was nothing. */
export async function deleteAccount(
  trx: Trx,
  organizationId: string,
  provider: ProviderName,
): Promise<boolean> {
  const { numDeletedRows } = await trx
    .deleteFrom('provider_accounts')
    .where('organization_id', '=', organizationId)
    .where('provider', '=', provider)
    .executeTakeFirstOrThrow();
  return numDeletedRows > 0n;
}

/** The rows of all organizations that hold a sealed key. */
export async function sealedAccounts(
  db: Db,
): Promise<{ organizationId: string; provider: ProviderName; secret: string }[]> {
  const rows = await db
    .selectFrom('provider_accounts')
    .select(['organization_id as organizationId', 'provider', 'secret'])
    .where('secret', 'is not', null)
    .execute();
  return rows.flatMap(({ secret, ...row }) => (secret === null ? [] : [{ ...row, secret }]));
}

/** Puts another envelope in the place of one, unless somebody has replaced that meanwhile. */
export async function replaceSecret(
  db: Db,
  at: { organizationId: string; provider: ProviderName; secret: string },
  sealed: string,
): Promise<void> {
  await db
    .updateTable('provider_accounts')
    .set({ secret: sealed })
    .where('organization_id', '=', at.organizationId)
    .where('provider', '=', at.provider)
    .where('secret', '=', at.secret)
    .execute();
}
