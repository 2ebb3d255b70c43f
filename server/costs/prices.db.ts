import { sql } from 'kysely';
import type { Db, Trx } from '#server/db/db.ts';
import { asJson } from '#server/db/tables.ts';
import type { Price, PricesShown } from '#shared/prices.ts';

/** The price list of an organization, or undefined while it has none of its own. */
export async function priceListOf(db: Db, organizationId: string): Promise<PricesShown | undefined> {
  const row = await db
    .selectFrom('price_lists')
    .select(['revision', 'rows'])
    .where('organization_id', '=', organizationId)
    .executeTakeFirst();
  return row === undefined ? undefined : { revision: row.revision, rows: [...row.rows] };
}

/** Writes a price list in place of the one with this revision; false when that is not the newest any more. */
export async function writePriceList(
  trx: Trx,
  organizationId: string,
  { revision, rows }: { readonly revision: number; readonly rows: readonly Price[] },
): Promise<boolean> {
  const written = await sql`
    insert into price_lists (organization_id, revision, rows)
    select ${organizationId}, 1, ${asJson(rows)}::jsonb
    where ${revision} = 0 or exists (select 1 from price_lists where organization_id = ${organizationId})
    on conflict (organization_id) do update set revision = price_lists.revision + 1, rows = excluded.rows
      where price_lists.revision = ${revision}
  `.execute(trx);
  return written.numAffectedRows === 1n;
}
