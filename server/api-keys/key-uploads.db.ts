import { type SqlBool, sql } from 'kysely';
import type { Db } from '#server/db/db.ts';

/** An upload under way with a key. */
export type KeyUpload = { readonly organizationId: string; readonly keyId: string; readonly holder: string };

/** Notes an upload unless `most` of the key are under way; false then. Uploads whose lease has ended do not count. */
export async function insertUpload(
  db: Db,
  upload: KeyUpload,
  { most, now, leaseUntil }: { most: number; now: Date; leaseUntil: Date },
): Promise<boolean> {
  const { organizationId, keyId, holder } = upload;
  return db.transaction().execute(async (trx) => {
    // One at a time for each key: two that count at once would both find the last place free.
    await sql`select pg_advisory_xact_lock(hashtextextended(${`uploads:${keyId}`}, 0))`.execute(trx);
    await trx
      .deleteFrom('key_uploads')
      .where('organization_id', '=', organizationId)
      .where('key_id', '=', keyId)
      .where('lease_until', '<=', now)
      .execute();
    const noted = await sql`
      insert into key_uploads (organization_id, key_id, holder, lease_until)
      select ${organizationId}, ${keyId}, ${holder}, ${leaseUntil}
      where ${most} > (
        select count(*) from key_uploads where organization_id = ${organizationId} and key_id = ${keyId}
      )
    `.execute(trx);
    return noted.numAffectedRows === 1n;
  });
}

export async function extendUpload(db: Db, upload: KeyUpload, leaseUntil: Date): Promise<void> {
  await db.updateTable('key_uploads').set({ lease_until: leaseUntil }).where(isUpload(upload)).execute();
}

export async function deleteUpload(db: Db, upload: KeyUpload): Promise<void> {
  await db.deleteFrom('key_uploads').where(isUpload(upload)).execute();
}

function isUpload({ organizationId, keyId, holder }: KeyUpload) {
  return sql<SqlBool>`organization_id = ${organizationId} and key_id = ${keyId} and holder = ${holder}`;
}
