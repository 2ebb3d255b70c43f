import { sql } from 'kysely';
import type { Db, Trx } from '#server/db/db.ts';
import { callsInReach } from '#server/db/reach.ts';
import type { Actor } from '#shared/permissions.ts';
import type { CallStatus } from '#shared/statuses.ts';
import type { StageName } from '#shared/versions.ts';

/** The campaigns of those of these calls that one may see, each with how many they are. */
export async function campaignsOfCalls(
  db: Db,
  actor: Actor,
  callIds: readonly string[],
): Promise<{ campaignId: string; calls: number }[]> {
  return db
    .selectFrom('calls')
    .select((eb) => ['calls.campaign_id as campaignId', eb.fn.countAll<number>().as('calls')])
    .where(callsInReach(actor, 'calls.view'))
    .where(sql<boolean>`calls.id = any(${[...callIds]}::text[])`)
    .groupBy('calls.campaign_id')
    .execute();
}

export type LockedCall = {
  readonly id: string;
  readonly fileName: string;
  readonly sizeBytes: number;
  readonly status: CallStatus;
  readonly version: number;
  /** The newest transcript; null before there is one. */
  readonly transcriptId: string | null;
  readonly audioDeleted: boolean;
};

/** Locks calls, in an order everybody keeps, and reads where they stand; they come back in the order they were named. */
export async function lockCalls(
  trx: Trx,
  organizationId: string,
  callIds: readonly string[],
): Promise<LockedCall[]> {
  const found = await sql<LockedCall>`
    with locked as (
      select id, file_name, size_bytes, status, version, audio_deleted_at from calls
      where organization_id = ${organizationId} and id = any(${[...callIds]}::text[])
      order by id
      for update
    )
    select l.id, l.file_name as "fileName", l.size_bytes as "sizeBytes", l.status, l.version, t.id as "transcriptId",
      l.audio_deleted_at is not null as "audioDeleted"
    from locked l
    left join lateral (
      select id from transcripts where organization_id = ${organizationId} and call_id = l.id
      order by revision desc limit 1
    ) t on true
    join unnest(${[...callIds]}::text[]) with ordinality as named (id, place) on named.id = l.id
    order by named.place
  `.execute(trx);
  return found.rows;
}

/**
 * The failed items of a job whose version is their call's newest, locked with their calls; without those that a recording
 * is missing for, since it was deleted.
 */
export async function lockFailed(
  trx: Trx,
  organizationId: string,
  jobId: string,
): Promise<{ callId: string; version: number; stage: StageName }[]> {
  return trx
    .selectFrom('bulk_items as i')
    .innerJoin('calls as c', (join) =>
      join.onRef('c.organization_id', '=', 'i.organization_id').onRef('c.id', '=', 'i.call_id'),
    )
    .innerJoin('versions as v', (join) =>
      join
        .onRef('v.organization_id', '=', 'i.organization_id')
        .onRef('v.call_id', '=', 'i.call_id')
        .onRef('v.number', '=', 'i.version'),
    )
    .select(['c.id as callId', 'v.number as version', 'v.stage'])
    .where('i.organization_id', '=', organizationId)
    .where('i.job_id', '=', jobId)
    .where('i.state', '=', 'failed')
    .where('v.status', '=', 'failed')
    .whereRef('c.version', '=', 'v.number')
    .where((eb) => eb.or([eb('v.stage', '=', 'analyze'), eb('c.audio_deleted_at', 'is', null)]))
    .orderBy('c.id')
    .forUpdate(['c', 'v'])
    .execute();
}
