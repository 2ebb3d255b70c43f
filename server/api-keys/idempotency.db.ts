import { type SqlBool, sql } from 'kysely';
import type { Db, Trx } from '#server/db/db.ts';
import { asJson } from '#server/db/tables.ts';

/** A request with an Idempotency-Key (by its hash), and who works on it. */
export type Claim = {
  readonly organizationId: string;
  readonly keyId: string;
  readonly nameHash: string;
  readonly holder: string;
};

/** What was answered to a request, and the hash of what it asked. */
export type Answered = { readonly fingerprint: string; readonly reply: { readonly body: unknown } };

/**
 * Claims a request for its holder: a new one, one whose holder died, or one whose answer is too old. Otherwise answers
 * what was answered before, or `running`.
 */
export async function claimRequest(
  db: Db,
  claim: Claim,
  { now, leaseUntil, expiresAt }: { now: Date; leaseUntil: Date; expiresAt: Date },
): Promise<'claimed' | 'running' | Answered> {
  const { organizationId, keyId, nameHash, holder } = claim;
  const claimed = await sql`
    insert into idempotent_requests as r (organization_id, key_id, name_hash, holder, lease_until, expires_at)
    values (${organizationId}, ${keyId}, ${nameHash}, ${holder}, ${leaseUntil}, ${expiresAt})
    on conflict (organization_id, key_id, name_hash) do update
      set holder = excluded.holder, lease_until = excluded.lease_until, expires_at = excluded.expires_at,
        fingerprint = null, reply = null, call_id = null
      where (r.reply is null and r.lease_until <= ${now}) or r.expires_at <= ${now}
    returning holder
  `.execute(db);
  if (claimed.rows.length === 1) return 'claimed';
  const row = await db
    .selectFrom('idempotent_requests')
    .select(['fingerprint', 'reply'])
    .where('organization_id', '=', organizationId)
    .where('key_id', '=', keyId)
    .where('name_hash', '=', nameHash)
    .executeTakeFirst();
  if (!row || row.fingerprint === null || row.reply === null) return 'running';
  return { fingerprint: row.fingerprint, reply: row.reply };
}

/** Keeps the answer of a claimed request; false when another holder has taken it over. */
export async function keepAnswer(
  trx: Trx,
  claim: Claim,
  answered: Answered & { callId: string | null },
): Promise<boolean> {
  const { fingerprint, reply, callId } = answered;
  const { numUpdatedRows } = await trx
    .updateTable('idempotent_requests')
    .set({ fingerprint, reply: asJson(reply), call_id: callId })
    .where(heldBy(claim))
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

export async function extendClaim(db: Db, claim: Claim, leaseUntil: Date): Promise<void> {
  await db.updateTable('idempotent_requests').set({ lease_until: leaseUntil }).where(heldBy(claim)).execute();
}

/** Forgets a claimed request that came to nothing. */
export async function deleteClaim(db: Db, claim: Claim): Promise<void> {
  await db.deleteFrom('idempotent_requests').where(heldBy(claim)).execute();
}

/** Removes answers that are too old to be given again. */
export async function removeOldAnswers(db: Db, now: Date): Promise<void> {
  await db.deleteFrom('idempotent_requests').where('expires_at', '<=', now).execute();
}

/** Only the row that the holder still holds. */
function heldBy({ organizationId, keyId, nameHash, holder }: Claim) {
  return sql<SqlBool>`organization_id = ${organizationId} and key_id = ${keyId} and name_hash = ${nameHash}
    and holder = ${holder} and reply is null`;
}
