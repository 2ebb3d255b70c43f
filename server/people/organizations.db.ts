import { sql } from 'kysely';
import type { Db } from '#server/db/db.ts';

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
