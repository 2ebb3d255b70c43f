import { sql } from 'kysely';
import { z } from 'zod';
import type { ClaudeRequest } from '#server/analysis/ask.ts';
import type { Db, Trx } from '#server/db/db.ts';
import { asJson } from '#server/db/tables.ts';
import type { VersionRef } from '#server/pipeline/queue.ts';

/** What is kept of an outcome: `direct` after it was lost too often to be sent in a batch again. */
export const KeptOutcome = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('reply'), message: z.unknown() }),
  z.object({ kind: z.literal('refused'), reason: z.string() }),
  z.object({ kind: z.literal('direct') }),
]);
export type KeptOutcome = z.infer<typeof KeptOutcome>;

/** The requests of a version by their hashes, as far as they have come: null while one waits. */
export async function outcomesOfVersion(
  db: Db,
  { organizationId, callId, version }: VersionRef,
): Promise<ReadonlyMap<string, KeptOutcome | null>> {
  const rows = await db
    .selectFrom('batch_requests')
    .select(['hash', 'outcome'])
    .where('organization_id', '=', organizationId)
    .where('call_id', '=', callId)
    .where('version', '=', version)
    .execute();
  return new Map(
    rows.map(({ hash, outcome }) => [hash, outcome === null ? null : KeptOutcome.parse(outcome)]),
  );
}

/** Puts requests in line for the next batch, those that are not yet, in place of all others of the same version. */
export async function putRequests(
  db: Db,
  { organizationId, callId, version }: VersionRef,
  asked: {
    readonly requests: readonly { readonly hash: string; readonly request: ClaudeRequest }[];
    readonly at: Date;
  },
): Promise<void> {
  const rows = asked.requests.map(({ hash, request }) => ({
    organization_id: organizationId,
    call_id: callId,
    version,
    hash,
    request: asJson(request),
    asked_at: asked.at,
  }));
  const hashes = rows.map(({ hash }) => hash);
  await db.transaction().execute(async (trx) => {
    await sql`
      delete from batch_requests where organization_id = ${organizationId} and call_id = ${callId}
        and version = ${version} and not hash = any(${hashes}::text[])
    `.execute(trx);
    await trx
      .insertInto('batch_requests')
      .values(rows)
      .onConflict((on) => on.columns(['organization_id', 'call_id', 'version', 'hash']).doNothing())
      .execute();
  });
}

/** Forgets requests whose version has ended: what was said in a call is kept no longer than it is needed. */
export async function forgetEnded(db: Db): Promise<void> {
  await sql`
    delete from batch_requests r using versions v
    where v.organization_id = r.organization_id and v.call_id = r.call_id and v.number = r.version
      and v.status in ('completed', 'failed')
  `.execute(db);
}

/** Organizations with something to do: requests that were asked before `before`, or batches under way. */
export async function organizationsToTend(db: Db, before: Date): Promise<string[]> {
  const found = await sql<{ id: string }>`
    select distinct organization_id as id from batch_requests
    where batch_id is null and outcome is null and asked_at < ${before}
    union select distinct organization_id from batches
  `.execute(db);
  return found.rows.map(({ id }) => id);
}

/** The name that a request (`r`) goes by at the provider: of its call, version, and enough of its hash. */
const name = sql<string>`r.call_id || '-' || r.version || '-' || left(r.hash, 16)`;

/** A request that is to be sent, under the name it goes by at the provider. */
export type RequestToSend = { readonly id: string; readonly request: ClaudeRequest };

/**
 * Makes a batch of the oldest waiting requests, at most so many and about so many characters of them; null when none
 * wait. From then on they are its own.
 */
export async function formBatch(
  db: Db,
  organizationId: string,
  batch: { readonly id: string; readonly at: Date; readonly most: number; readonly mostChars: number },
): Promise<RequestToSend[] | null> {
  return await db.transaction().execute(async (trx) => {
    const waiting = await sql<RequestToSend & { campaign: string }>`
      select id, request, campaign from (
        select *, sum(length(request::text)) over (order by asked_at, id) as chars from (
          select r.asked_at, r.request, ${name} as id, (
            select c.campaign_id from calls c where c.organization_id = r.organization_id and c.id = r.call_id
          ) as campaign
          from batch_requests r
          where r.organization_id = ${organizationId} and r.batch_id is null and r.outcome is null
          order by r.asked_at, r.call_id limit ${batch.most} for update skip locked
        ) oldest
      ) counted
      where chars - length(request::text) < ${batch.mostChars}
      order by asked_at, id
    `.execute(trx);
    if (waiting.rows.length === 0) return null;
    await trx
      .insertInto('batches')
      .values({
        organization_id: organizationId,
        id: batch.id,
        provider_id: null,
        requests: waiting.rows.length,
        asked: asJson(Object.fromEntries(waiting.rows.map(({ id, campaign }) => [id, campaign]))),
        begun_at: batch.at,
      })
      .execute();
    await sql`
      update batch_requests r set batch_id = ${batch.id}
      where r.organization_id = ${organizationId} and r.batch_id is null and r.outcome is null
        and ${name} = any(${waiting.rows.map(({ id }) => id)}::text[])
    `.execute(trx);
    return waiting.rows.map(({ id, request }) => ({ id, request }));
  });
}

/** Notes the provider's name of a batch. */
export async function noteSent(
  db: Db,
  organizationId: string,
  id: string,
  providerId: string,
): Promise<void> {
  await db
    .updateTable('batches')
    .set({ provider_id: providerId })
    .where('organization_id', '=', organizationId)
    .where('id', '=', id)
    .execute();
}

export type OpenBatch = {
  readonly id: string;
  readonly providerId: string | null;
  readonly requests: number;
  readonly begunAt: Date;
};

/** The batches of an organization that are under way, oldest first. */
export async function openBatches(db: Db, organizationId: string): Promise<OpenBatch[]> {
  return await db
    .selectFrom('batches')
    .select(['id', 'provider_id as providerId', 'requests', 'begun_at as begunAt'])
    .where('organization_id', '=', organizationId)
    .orderBy('begun_at')
    .execute();
}

/** The campaign of a request that a batch was asked, the first time that its answer is read; null from then on. */
export async function takeName(
  trx: Trx,
  { organizationId, batchId, requestId }: BatchAnswer,
): Promise<string | null> {
  const taken = await sql<{ campaign: string }>`
    with b as (
      select asked ->> ${requestId}::text as campaign from batches
      where organization_id = ${organizationId} and id = ${batchId} and asked ? ${requestId}::text for update
    )
    update batches set asked = asked - ${requestId}::text from b
    where organization_id = ${organizationId} and id = ${batchId}
    returning b.campaign
  `.execute(trx);
  return taken.rows[0]?.campaign ?? null;
}

/** Which answer of which batch. */
export type BatchAnswer = {
  readonly organizationId: string;
  readonly batchId: string;
  readonly requestId: string;
};

/**
 * Keeps an outcome of a batch's request; null when it has one already, or is not of this batch any more. Answers the job
 * that may go on: none while others of the version's requests wait.
 */
export async function keepOutcome(
  trx: Trx,
  at: BatchAnswer,
  outcome: KeptOutcome,
): Promise<{ ref: VersionRef; jobId: string | null } | null> {
  const { organizationId, batchId, requestId } = at;
  const kept = await sql<{ callId: string; version: number; jobId: string | null }>`
    update batch_requests r set outcome = ${asJson(outcome)}::jsonb, batch_id = null
    from versions v
    where r.organization_id = ${organizationId} and r.batch_id = ${batchId} and r.outcome is null
      and ${name} = ${requestId}
      and v.organization_id = r.organization_id and v.call_id = r.call_id and v.number = r.version
    returning r.call_id as "callId", r.version,
      case when not exists (
        select from batch_requests o where o.organization_id = r.organization_id and o.call_id = r.call_id
          and o.version = r.version and o.hash <> r.hash and o.outcome is null
      ) then v.job_id end as "jobId"
  `.execute(trx);
  const row = kept.rows[0];
  if (row === undefined) return null;
  const { callId, version, jobId } = row;
  return { ref: { organizationId, callId, version }, jobId };
}

/** Ends a batch: what came back without an outcome goes into the next, or is asked directly after `most` losses. */
export async function endBatch(
  trx: Trx,
  organizationId: string,
  id: string,
  most: number,
): Promise<{ jobIds: string[] }> {
  const direct: KeptOutcome = { kind: 'direct' };
  const lost = await sql<{ jobId: string | null }>`
    update batch_requests r set batch_id = null, losses = r.losses + 1,
      outcome = case when r.losses + 1 >= ${most} then ${asJson(direct)}::jsonb end
    from versions v
    where r.organization_id = ${organizationId} and r.batch_id = ${id} and r.outcome is null
      and v.organization_id = r.organization_id and v.call_id = r.call_id and v.number = r.version
    returning case when r.outcome is not null then v.job_id end as "jobId"
  `.execute(trx);
  await trx
    .deleteFrom('batches')
    .where('organization_id', '=', organizationId)
    .where('id', '=', id)
    .execute();
  return { jobIds: lost.rows.flatMap(({ jobId }) => (jobId === null ? [] : [jobId])) };
}

/** Takes a batch apart that never reached the provider: its requests wait for the next. */
export async function dissolveBatch(trx: Trx, organizationId: string, id: string): Promise<void> {
  await trx
    .updateTable('batch_requests')
    .set({ batch_id: null })
    .where('organization_id', '=', organizationId)
    .where('batch_id', '=', id)
    .execute();
  await trx
    .deleteFrom('batches')
    .where('organization_id', '=', organizationId)
    .where('id', '=', id)
    .execute();
}
