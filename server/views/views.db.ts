import { sql } from 'kysely';
import type { Db, Trx } from '#server/db/db.ts';

/** Whose views: a person's in one organization. */
export type Holder = { readonly organizationId: string; readonly userId: string };

const shown = ['id', 'name', 'address', 'is_default'] as const;

/** A person's views, by name. */
export async function viewsOf(db: Db, holder: Holder) {
  return own(db, holder).select(shown).orderBy(sql`lower(name)`).orderBy('id').execute();
}

/** One view of a person; undefined when they have none of this id. */
export async function viewById(db: Db, holder: Holder, id: string) {
  return own(db, holder).select(shown).where('id', '=', id).executeTakeFirst();
}

function own(db: Db, { organizationId, userId }: Holder) {
  return db
    .selectFrom('saved_views')
    .where('organization_id', '=', organizationId)
    .where('user_id', '=', userId);
}

/** Keeps others of the same person from changing views until the transaction ends; answers how many there are. */
export async function lockViews(trx: Trx, holder: Holder): Promise<number> {
  await trx
    .selectFrom('members')
    .select('user_id')
    .where('organization_id', '=', holder.organizationId)
    .where('user_id', '=', holder.userId)
    .forNoKeyUpdate()
    .execute();
  const { count } = await own(trx, holder)
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return count;
}

/** Whether another view than `id` has this name, case apart. */
export async function isNameTaken(trx: Trx, holder: Holder, name: string, id: string): Promise<boolean> {
  const row = await own(trx, holder)
    .select('id')
    .where(sql<string>`lower(name)`, '=', sql<string>`lower(${name})`)
    .where('id', '<>', id)
    .executeTakeFirst();
  return row !== undefined;
}

/** Adds a view. */
export async function insertView(
  trx: Trx,
  { organizationId, userId }: Holder,
  view: { id: string; name: string; address: string; at: Date },
): Promise<void> {
  const { id, name, address, at } = view;
  const row = { organization_id: organizationId, user_id: userId, id, name, address, created_at: at };
  await trx.insertInto('saved_views').values(row).execute();
}

/** Changes a view; a person's default is one at most. */
export async function changeView(
  trx: Trx,
  { organizationId, userId }: Holder,
  id: string,
  changes: { name?: string | undefined; address?: string | undefined; is_default?: boolean | undefined },
): Promise<void> {
  const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
  if (Object.keys(given).length === 0) return;
  if (changes.is_default === true) {
    await trx
      .updateTable('saved_views')
      .set({ is_default: false })
      .where('organization_id', '=', organizationId)
      .where('user_id', '=', userId)
      .where('is_default', '=', true)
      .execute();
  }
  await trx
    .updateTable('saved_views')
    .set(given)
    .where('organization_id', '=', organizationId)
    .where('user_id', '=', userId)
    .where('id', '=', id)
    .execute();
}

/** Deletes a view; false when the person has none of this id. */
export async function removeView(db: Db, { organizationId, userId }: Holder, id: string): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('saved_views')
    .where('organization_id', '=', organizationId)
    .where('user_id', '=', userId)
    .where('id', '=', id)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}
