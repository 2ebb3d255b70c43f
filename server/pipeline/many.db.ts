import { sql } from 'kysely';
import type { Trx } from '#server/db/db.ts';
import { asJson, type Urgency } from '#server/db/tables.ts';
import { tellOf } from '#server/db/tell-calls.ts';
import type { StageName, VersionCause } from '#shared/versions.ts';
import { statusAfter } from './pipeline.db.ts';

/** A version by its call's id and its number, with the job that may work on it. */
export type NamedVersion = { readonly callId: string; readonly version: number; readonly jobId: string };

/** Makes the next, pending versions of calls that are locked and have ended, in one statement. */
export async function makeVersions(
  trx: Trx,
  common: {
    organizationId: string;
    cause: VersionCause;
    stage: StageName;
    urgency: Urgency;
    requestedBy: string | null;
    at: Date;
    /** Whether everybody who watches is told of each call. */
    tell: boolean;
  },
  made: readonly (NamedVersion & { readonly transcriptId: string | null })[],
): Promise<void> {
  const { organizationId, at } = common;
  const details = asJson({ cause: common.cause, requested_by: common.requestedBy });
  await sql`
    with given as (
      select * from unnest(
        ${made.map(({ callId }) => callId)}::text[],
        ${made.map(({ version }) => version)}::integer[],
        ${made.map(({ jobId }) => jobId)}::uuid[],
        ${made.map(({ transcriptId }) => transcriptId)}::text[]
      ) as given (call_id, number, job_id, transcript_id)
    ), pointed as (
      update calls c set version = g.number, status = 'pending', error = null
      from given g where c.organization_id = ${organizationId} and c.id = g.call_id
      returning c.organization_id, c.id, c.campaign_id, c.agent_id, c.version, c.status
    ), noted as (
      insert into call_events (organization_id, call_id, version, at, kind, stage, attempt, details)
      select ${organizationId}, call_id, number, ${at}, 'reprocess', null, 1, ${details}::jsonb from given
    ), made as (
      insert into versions (organization_id, call_id, number, status, cause, requested_by, created_at, stage, job_id,
        transcript_id, urgency)
      select ${organizationId}, call_id, number, 'pending', ${common.cause}, ${common.requestedBy}, ${at},
        ${common.stage}, job_id, transcript_id, ${common.urgency}
      from given
    )
    ${tellOf(sql`select * from pointed where ${common.tell}`)}
  `.execute(trx);
}

/** Puts failed versions, which must be locked, back in line for their next attempt, in one statement. */
export async function retryVersions(
  trx: Trx,
  common: { organizationId: string; urgency: Urgency; at: Date; tell: boolean },
  retried: readonly NamedVersion[],
): Promise<void> {
  const { organizationId, at } = common;
  const to = statusAfter('failed', 'retry');
  await sql`
    with given as (
      select * from unnest(
        ${retried.map(({ callId }) => callId)}::text[],
        ${retried.map(({ version }) => version)}::integer[],
        ${retried.map(({ jobId }) => jobId)}::uuid[]
      ) as given (call_id, number, job_id)
    ), moved as (
      update versions v set status = ${to}, attempt = v.attempt + 1, job_id = g.job_id, urgency = ${common.urgency},
        tries = 0, trying_since = null, waiting_reason = null, waiting_until = null, error = null
      from given g
      where v.organization_id = ${organizationId} and v.call_id = g.call_id and v.number = g.number
        and v.status = 'failed'
      returning v.call_id, v.number, v.stage, v.attempt, v.status
    ), mirrored as (
      update calls c set status = m.status, error = null
      from moved m where c.organization_id = ${organizationId} and c.id = m.call_id and c.version = m.number
      returning c.organization_id, c.id, c.campaign_id, c.agent_id, c.version, c.status
    ), noted as (
      insert into call_events (organization_id, call_id, version, at, kind, stage, attempt)
      select ${organizationId}, call_id, number, ${at}, 'retried', stage, attempt from moved
    )
    ${tellOf(sql`select * from mirrored where ${common.tell}`)}
  `.execute(trx);
}

/** Puts pending versions that wait to be started, and must be locked, in line, in one statement. */
export async function requeueVersions(
  trx: Trx,
  common: { organizationId: string; urgency: Urgency; at: Date; tell: boolean },
  started: readonly NamedVersion[],
): Promise<void> {
  const { organizationId, at } = common;
  const to = statusAfter('pending', 'requeue');
  await sql`
    with given as (
      select * from unnest(
        ${started.map(({ callId }) => callId)}::text[],
        ${started.map(({ version }) => version)}::integer[],
        ${started.map(({ jobId }) => jobId)}::uuid[]
      ) as given (call_id, number, job_id)
    ), moved as (
      update versions v set status = ${to}, job_id = g.job_id, urgency = ${common.urgency}, tries = 0,
        trying_since = null, waiting_reason = null, waiting_until = null
      from given g
      where v.organization_id = ${organizationId} and v.call_id = g.call_id and v.number = g.number
        and v.status = 'pending'
      returning v.call_id, v.number, v.stage, v.attempt
    ), noted as (
      insert into call_events (organization_id, call_id, version, at, kind, stage, attempt)
      select ${organizationId}, call_id, number, ${at}, 'requeued', stage, attempt from moved
    )
    ${tellOf(sql`
      select c.organization_id, c.id, c.campaign_id, c.agent_id, c.version, c.status
      from moved m join calls c on c.organization_id = ${organizationId} and c.id = m.call_id
      where ${common.tell}`)}
  `.execute(trx);
}
