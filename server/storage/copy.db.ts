import { sql } from 'kysely';
import type { Db } from '#server/db/db.ts';

/** A blob that belongs to a call; of its recording the hash is known. */
export type ClaimedBlob = {
  readonly organizationId: string;
  readonly key: string;
  readonly sha256: string | null;
};

/** The blobs of calls in the order of their keys, from the one after `last` on. */
export async function claimedBlobsAfter(
  db: Db,
  last: ClaimedBlob | null,
  limit: number,
): Promise<ClaimedBlob[]> {
  const { rows } = await sql<ClaimedBlob>`
    select blobs.organization_id as "organizationId", blobs.key, calls.sha256
    from blobs
    left join calls on calls.organization_id = blobs.organization_id and calls.id = blobs.call_id
      and calls.audio_key = blobs.key
    where blobs.call_id is not null
      and (blobs.organization_id, blobs.key) > (${last?.organizationId ?? ''}, ${last?.key ?? ''})
    order by blobs.organization_id, blobs.key
    limit ${limit}
  `.execute(db);
  return rows;
}

/** Whether a blob still belongs to a call. */
export async function isClaimed(db: Db, { organizationId, key }: ClaimedBlob): Promise<boolean> {
  const row = await db
    .selectFrom('blobs')
    .select('key')
    .where('organization_id', '=', organizationId)
    .where('key', '=', key)
    .where('call_id', 'is not', null)
    .executeTakeFirst();
  return row !== undefined;
}
