import { sql, type Transaction } from 'kysely';
import type { Probe } from '#server/audio/recording.ts';
import type { Db } from '#server/db/db.ts';
import { asJson, type Database } from '#server/db/tables.ts';
import type { AgentMatch } from '#shared/agent-match.ts';
import type { UploadFields } from '#shared/calls.ts';
import { KnownError } from '#shared/errors.ts';
import type { UploadSource } from '#shared/statuses.ts';
import { metadataOf } from './metadata.ts';

/**
 * Announces files that are about to be stored: for a call, or (null) for one that may come to exist. A call that is
 * gone by now claims nothing.
 */
export async function announceBlobs(
  db: Db,
  organizationId: string,
  keys: readonly string[],
  at: Date,
  callId: string | null = null,
): Promise<void> {
  await sql`
    insert into blobs (organization_id, key, call_id, announced_at)
    select ${organizationId}, key, (
      select id from calls where organization_id = ${organizationId} and id = ${callId} for key share
    ), ${at}
    from unnest(${[...keys]}::text[]) as key
    on conflict (organization_id, key) do update set announced_at = excluded.announced_at
  `.execute(db);
}

/** Those of these files that calls have claimed; all are locked, and claims that are under way are waited for. */
export async function lockClaimed(
  trx: Transaction<Database>,
  organizationId: string,
  keys: readonly string[],
): Promise<ReadonlySet<string>> {
  const rows = await trx
    .selectFrom('blobs')
    .select(['key', 'call_id'])
    .where('organization_id', '=', organizationId)
    .where('key', 'in', [...keys])
    .forUpdate()
    .execute();
  return new Set(rows.flatMap((row) => (row.call_id === null ? [] : [row.key])));
}

/** Forgets announced files; call it after they are removed from storage. */
export async function forgetBlobs(
  trx: Transaction<Database>,
  organizationId: string,
  keys: readonly string[],
): Promise<void> {
  if (keys.length === 0) return;
  await trx
    .deleteFrom('blobs')
    .where('organization_id', '=', organizationId)
    .where('key', 'in', [...keys])
    .execute();
}

/** Gives stored files to their call, so that they are kept as long as it is. Throws upload_cut when one was discarded. */
export async function claimBlobs(
  trx: Transaction<Database>,
  organizationId: string,
  callId: string,
  keys: readonly string[],
): Promise<void> {
  const { numUpdatedRows } = await trx
    .updateTable('blobs')
    .set({ call_id: callId })
    .where('organization_id', '=', organizationId)
    .where('key', 'in', [...keys])
    .executeTakeFirstOrThrow();
  if (numUpdatedRows !== BigInt(keys.length)) throw new KnownError('upload_cut');
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
  readonly agentMatch: AgentMatch;
  readonly source: UploadSource;
  readonly fileName: string;
  readonly audioKey: string;
  readonly sha256: string;
  readonly sizeBytes: number;
  readonly probe: Probe | null;
  readonly fields: UploadFields;
  readonly uploadedBy: string | null;
  readonly at: Date;
};

/** Writes the row of a call; false when its campaign has a call with this client reference already. */
export async function insertCall(trx: Transaction<Database>, call: NewCall): Promise<boolean> {
  const { fields } = call;
  const { numInsertedOrUpdatedRows } = await trx
    .insertInto('calls')
    .values({
      organization_id: call.organizationId,
      id: call.id,
      campaign_id: call.campaignId,
      agent_id: call.agentId,
      agent_match: asJson(call.agentMatch),
      source: call.source,
      file_name: call.fileName,
      audio_key: call.audioKey,
      sha256: call.sha256,
      size_bytes: call.sizeBytes,
      probe: call.probe === null ? null : asJson(call.probe),
      client_reference: fields.client_reference ?? null,
      call_type: fields.call_type ?? null,
      call_date: fields.call_date === undefined ? null : new Date(fields.call_date),
      customer_id: fields.customer_id ?? null,
      customer_name: fields.customer_name ?? null,
      disposition: fields.disposition ?? null,
      metadata: asJson(metadataOf(fields)),
      uploaded_by: call.uploadedBy,
      created_at: call.at,
      duration_seconds: null,
      status: 'pending',
      shown_version: null,
      score: null,
      error: null,
    })
    .onConflict((conflict) =>
      conflict
        .columns(['organization_id', 'campaign_id', 'client_reference'])
        .where('client_reference', 'is not', null)
        .doNothing(),
    )
    .executeTakeFirstOrThrow();
  return numInsertedOrUpdatedRows === 1n;
}
