import type { Db } from '#server/db/db.ts';

/** How many of these campaigns the organization has. */
export async function countCampaigns(
  db: Db,
  organizationId: string,
  ids: readonly string[],
): Promise<number> {
  const { count } = await db
    .selectFrom('campaigns')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('organization_id', '=', organizationId)
    .where('id', 'in', [...ids])
    .executeTakeFirstOrThrow();
  return count;
}

/** Whether the organization has an agent profile of this id, archived or not. */
export async function hasAgent(db: Db, organizationId: string, id: string): Promise<boolean> {
  const row = await db
    .selectFrom('agents')
    .select('id')
    .where('organization_id', '=', organizationId)
    .where('id', '=', id)
    .executeTakeFirst();
  return row !== undefined;
}
