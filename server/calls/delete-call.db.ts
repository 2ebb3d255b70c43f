import { sql } from 'kysely';
import type { Trx } from '#server/db/db.ts';
import { asJson } from '#server/db/tables.ts';

/** Locks a call, after whatever is being written about it; undefined when it is not there. */
export async function lockCallToDelete(trx: Trx, organizationId: string, callId: string) {
  return trx
    .selectFrom('calls')
    .select(['organization_id', 'id', 'campaign_id', 'agent_id', 'version', 'status'])
    .where('organization_id', '=', organizationId)
    .where('id', '=', callId)
    .forUpdate()
    .executeTakeFirst();
}

type LockedCall = NonNullable<Awaited<ReturnType<typeof lockCallToDelete>>>;

/** The jobs that the versions of a call name. */
export async function jobsOfCall(trx: Trx, organizationId: string, callId: string): Promise<string[]> {
  const rows = await trx
    .selectFrom('versions')
    .select('job_id')
    .where('organization_id', '=', organizationId)
    .where('call_id', '=', callId)
    .execute();
  return rows.flatMap(({ job_id }) => (job_id === null ? [] : [job_id]));
}

/** The stored files that belong to a call. */
export async function blobsOfCall(trx: Trx, organizationId: string, callId: string): Promise<string[]> {
  const rows = await trx
    .selectFrom('blobs')
    .select('key')
    .where('organization_id', '=', organizationId)
    .where('call_id', '=', callId)
    .execute();
  return rows.map(({ key }) => key);
}

/** Deletes a call and everything that the database knows of it; its files stay announced, claimed by nobody. */
export async function deleteCallRow(trx: Trx, organizationId: string, callId: string): Promise<void> {
  await trx
    .deleteFrom('calls')
    .where('organization_id', '=', organizationId)
    .where('id', '=', callId)
    .execute();
}

/** Tells everybody who watches, when the transaction commits, that a call is gone. */
export async function tellDeleted(trx: Trx, call: LockedCall): Promise<void> {
  const event = {
    kind: 'call_changed',
    organization_id: call.organization_id,
    call_id: call.id,
    campaign_id: call.campaign_id,
    agent_id: call.agent_id,
    version: call.version,
    status: call.status,
    deleted: true,
  };
  await sql`select pg_notify('totalview', ${asJson(event)})`.execute(trx);
}
