import { sql } from 'kysely';
import type { Db, Trx } from '#server/db/db.ts';

/** The organization of this id or, case apart, this name. */
export async function organizationNamed(
  db: Db,
  given: string,
): Promise<{ id: string; name: string } | undefined> {
  return db
    .selectFrom('organizations')
    .select(['id', 'name'])
    .where((eb) => eb.or([eb('id', '=', given), eb(sql`lower(name)`, '=', sql`lower(${given})`)]))
    .executeTakeFirst();
}

/** What there is to know of an organization at a glance; its Owners by name. */
export async function organizationFacts(db: Db, id: string) {
  return await db
    .selectFrom('organizations')
    .select((eb) => [
      'organizations.id',
      'organizations.name',
      'organizations.created_at',
      eb
        .selectFrom('members')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .whereRef('members.organization_id', '=', 'organizations.id')
        .as('people'),
      eb
        .selectFrom('campaigns')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .whereRef('campaigns.organization_id', '=', 'organizations.id')
        .where('campaigns.archived_at', 'is', null)
        .as('campaigns'),
      sql<string[]>`array(${eb
        .selectFrom('members')
        .innerJoin('users', 'users.id', 'members.user_id')
        .select('users.name')
        .whereRef('members.organization_id', '=', 'organizations.id')
        .where('members.role', '=', 'owner')
        .orderBy('users.name')})`.as('owners'),
    ])
    .where('organizations.id', '=', id)
    .executeTakeFirst();
}

/** Locks an organization; answers the name it has. */
export async function lockOrganization(trx: Trx, id: string): Promise<{ name: string } | undefined> {
  return await trx
    .selectFrom('organizations')
    .select('name')
    .where('id', '=', id)
    .forNoKeyUpdate()
    .executeTakeFirst();
}

/** Gives an organization another name; false when another one has it, upper and lower case alike. */
export async function setOrganizationName(trx: Trx, id: string, name: string): Promise<boolean> {
  // Two that choose the same name at once would break on the unique index: the second one waits here.
  await sql`select pg_advisory_xact_lock(hashtextextended(${`organization ${name.toLowerCase()}`}, 0))`.execute(
    trx,
  );
  const { numUpdatedRows } = await trx
    .updateTable('organizations')
    .set({ name })
    .where('id', '=', id)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('organizations as o')
            .select('o.id')
            .where(sql`lower(o.name)`, '=', sql`lower(${name})`)
            .where('o.id', '<>', id),
        ),
      ),
    )
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** The organization of a campaign. */
export async function campaignOrganization(db: Db, campaignId: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('campaigns')
    .select('organization_id')
    .where('id', '=', campaignId)
    .executeTakeFirst();
  return row?.organization_id;
}

/** The organization of a call. */
export async function callOrganization(db: Db, callId: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('calls')
    .select('organization_id')
    .where('id', '=', callId)
    .executeTakeFirst();
  return row?.organization_id;
}
