import { sql } from 'kysely';
import type { Trx } from '#server/db/db.ts';
import type { CallStatus } from '#shared/statuses.ts';

/** The stored recording and playback copy of a call that has ended; null when it has not, or when they are deleted already. */
export async function audioOfCall(
  trx: Trx,
  organizationId: string,
  callId: string,
): Promise<string[] | null> {
  const row = await trx
    .selectFrom('calls as c')
    .leftJoin('recordings as r', (on) =>
      on.onRef('r.organization_id', '=', 'c.organization_id').onRef('r.call_id', '=', 'c.id'),
    )
    .select(['c.audio_key', 'r.playback_key'])
    .where('c.organization_id', '=', organizationId)
    .where('c.id', '=', callId)
    .where('c.audio_deleted_at', 'is', null)
    .where('c.status', 'in', ['completed', 'failed'])
    .executeTakeFirst();
  if (row === undefined) return null;
  return row.playback_key === null ? [row.audio_key] : [row.audio_key, row.playback_key];
}

/** Says of a call that its audio is gone, and lets go of the files, which then belong to nobody. */
export async function releaseAudio(
  trx: Trx,
  call: { organizationId: string; callId: string; at: Date },
  keys: readonly string[],
): Promise<void> {
  const { organizationId, callId, at } = call;
  await trx
    .updateTable('calls')
    .set({ audio_deleted_at: at })
    .where('organization_id', '=', organizationId)
    .where('id', '=', callId)
    .execute();
  await trx
    .updateTable('blobs')
    .set({ call_id: null })
    .where('organization_id', '=', organizationId)
    .where('key', 'in', [...keys])
    .execute();
}

type HeldCall = {
  readonly organization_id: string;
  readonly id: string;
  readonly campaign_id: string;
  readonly agent_id: string | null;
  readonly version: number;
  readonly status: CallStatus;
};

/** Notes it in the call's timeline and tells everybody who watches, when the transaction commits. */
export async function tellAudioDeleted(trx: Trx, call: HeldCall, at: Date): Promise<void> {
  const { organization_id, id, campaign_id, agent_id, version, status } = call;
  await sql`
    with told as (
      insert into call_events (organization_id, call_id, version, at, kind)
      values (${organization_id}, ${id}, ${version}, ${at}, 'audio_deleted')
    )
    select pg_notify('totalview', json_build_object(
      'kind', 'call_changed', 'organization_id', ${organization_id}::text, 'call_id', ${id}::text,
      'campaign_id', ${campaign_id}::text, 'agent_id', ${agent_id}::text, 'version', ${version}::integer,
      'status', ${status}::text
    )::text)
  `.execute(trx);
}
