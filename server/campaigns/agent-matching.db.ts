import type { Db } from '#server/db/db.ts';

/** The file names of a campaign's newest recordings. */
export async function newestFileNames(
  db: Db,
  key: { organizationId: string; campaignId: string },
  limit: number,
): Promise<string[]> {
  const rows = await db
    .selectFrom('calls')
    .select('file_name')
    .where('organization_id', '=', key.organizationId)
    .where('campaign_id', '=', key.campaignId)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
  return rows.map(({ file_name }) => file_name);
}
