import { sql } from 'kysely';
import type { Db, Trx } from '#server/db/db.ts';
import { tellOf } from '#server/db/tell-calls.ts';
import type { ProviderName } from '#shared/providers.ts';
import type { StageName } from '#shared/versions.ts';

/** Versions that wait for an account at a provider. */
export type Waiting = {
  readonly organizationId: string;
  readonly provider: ProviderName;
  readonly calls: number;
};

/** Which organizations wait for which providers, and with how many calls. */
export async function waitingForProviders(db: Db): Promise<Waiting[]> {
  const { rows } = await sql<Waiting>`
    select organization_id as "organizationId", waiting_for as provider, count(*)::int as calls
    from versions where waiting_reason = 'provider_paused' and waiting_for is not null
    group by organization_id, waiting_for
  `.execute(db);
  return rows;
}

/** A version that waited, with the job it gets. */
export type Resumed = {
  readonly callId: string;
  readonly version: number;
  readonly stage: StageName;
  readonly jobId: string;
  readonly urgency: 0 | 1 | 2;
};

/**
 * Puts up to `most` versions that wait for a provider back in line, the oldest first, in one statement: each gets a
 * job, and its tries begin anew. Those that somebody else works on at this moment come with the next call.
 */
export async function takeWaiting(
  trx: Trx,
  { organizationId, provider }: Omit<Waiting, 'calls'>,
  { most, at }: { most: number; at: Date },
): Promise<Resumed[]> {
  const { rows } = await sql<Resumed>`
    with found as (
      select c.organization_id, c.id, c.campaign_id, c.agent_id, c.version, c.status, v.number
      from versions v join calls c on c.organization_id = v.organization_id and c.id = v.call_id
      where v.organization_id = ${organizationId} and v.waiting_reason = 'provider_paused'
        and v.waiting_for = ${provider}
      order by v.created_at limit ${most}
      for update of c, v skip locked
    ), moved as (
      update versions v set job_id = gen_random_uuid(), waiting_reason = null, waiting_until = null,
        waiting_for = null, error = null, tries = 0, trying_since = null
      from found f
      where v.organization_id = f.organization_id and v.call_id = f.id and v.number = f.number
      returning v.call_id, v.number, v.stage, v.attempt, v.job_id, v.urgency
    ), mirrored as (
      update calls c set error = null from found f
      where c.organization_id = f.organization_id and c.id = f.id and c.version = f.number
    ), noted as (
      insert into call_events (organization_id, call_id, version, at, kind, stage, attempt)
      select ${organizationId}, call_id, number, ${at}, 'requeued', stage, attempt from moved
    ), told as materialized (${tellOf(sql`select * from found`)})
    select call_id as "callId", number as version, stage, job_id as "jobId", urgency,
      (select count(*)::int from told) as told
    from moved
  `.execute(trx);
  return rows;
}
