import type { Transaction } from 'kysely';
import type { Db } from '#server/db/db.ts';
import { asJson, type Database } from '#server/db/tables.ts';
import type { UploadFields } from '#shared/calls.ts';
import type { UploadSource } from '#shared/statuses.ts';

/** Announces files that are about to be stored, for a call that exists already or (null) may come to exist. */
export async function announceBlobs(
  db: Db,
  organizationId: string,
  keys: readonly string[],
  at: Date,
  callId: string | null = null,
): Promise<void> {
  await db
    .insertInto('blobs')
    .values(keys.map((key) => ({ organization_id: organizationId, key, call_id: callId, announced_at: at })))
    .onConflict((conflict) => conflict.columns(['organization_id', 'key']).doUpdateSet({ announced_at: at }))
    .execute();
}

/** Forgets announced files that nobody claimed; call it after they are removed from storage. */
export async function forgetBlobs(db: Db, organizationId: string, keys: readonly string[]): Promise<void> {
  await db
    .deleteFrom('blobs')
    .where('organization_id', '=', organizationId)
    .where('key', 'in', [...keys])
    .where('call_id', 'is', null)
    .execute();
}

/** Gives stored files to their call, so that they are kept as long as it is. */
export async function claimBlobs(
  trx: Transaction<Database>,
  organizationId: string,
  callId: string,
  keys: readonly string[],
): Promise<void> {
  await trx
    .updateTable('blobs')
    .set({ call_id: callId })
    .where('organization_id', '=', organizationId)
    .where('key', 'in', [...keys])
    .execute();
}

/** Announced files nobody has claimed since `before`: what a crash left behind. */
export async function blobsUnclaimedSince(
  db: Db,
  before: Date,
  limit: number,
): Promise<{ organizationId: string; key: string }[]> {
  const rows = await db
    .selectFrom('blobs')
    .select(['organization_id', 'key'])
    .where('call_id', 'is', null)
    .where('announced_at', '<', before)
    .orderBy('announced_at')
    .limit(limit)
    .execute();
  return rows.map((row) => ({ organizationId: row.organization_id, key: row.key }));
}

/** The call in this campaign that carries this client reference, or null. */
export async function callWithReference(
  db: Db | Transaction<Database>,
  organizationId: string,
  campaignId: string,
  reference: string,
): Promise<string | null> {
  const row = await db
    .selectFrom('calls')
    .select('id')
    .where('organization_id', '=', organizationId)
    .where('campaign_id', '=', campaignId)
    .where('client_reference', '=', reference)
    .executeTakeFirst();
  return row?.id ?? null;
}

/** A call as it enters. */
export type NewCall = {
  readonly organizationId: string;
  readonly id: string;
  readonly campaignId: string;
  readonly agentId: string | null;
  readonly source: UploadSource;
  readonly fileName: string;
  readonly audioKey: string;
  readonly sha256: string;
  readonly sizeBytes: number;
  readonly fields: UploadFields;
  readonly uploadedBy: string | null;
  readonly at: Date;
};

/** Writes the row of a call. */
export async function insertCall(trx: Transaction<Database>, call: NewCall): Promise<void> {
  const { fields } = call;
  await trx
    .insertInto('calls')
    .values({
      organization_id: call.organizationId,
      id: call.id,
      campaign_id: call.campaignId,
      agent_id: call.agentId,
      source: call.source,
      file_name: call.fileName,
      audio_key: call.audioKey,
      sha256: call.sha256,
      size_bytes: call.sizeBytes,
      client_reference: fields.client_reference ?? null,
      call_type: fields.call_type ?? null,
      call_date: fields.call_date === undefined ? null : new Date(fields.call_date),
      customer_id: fields.customer_id ?? null,
      customer_name: fields.customer_name ?? null,
      disposition: fields.disposition ?? null,
      metadata: asJson(fields.metadata ?? {}),
      uploaded_by: call.uploadedBy,
      created_at: call.at,
      duration_seconds: null,
      status: 'pending',
      shown_version: null,
      score: null,
      error: null,
    })
    .execute();
}
