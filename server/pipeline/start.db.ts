import { sql } from 'kysely';
import type { Trx } from '#server/db/db.ts';
import { asJson, type Urgency } from '#server/db/tables.ts';
import { tellOf } from '#server/db/tell-calls.ts';
import type { StageName, VersionCause } from '#shared/versions.ts';
import type { VersionRef } from './queue.ts';

/** A version to be made. Without `startIt` it waits until somebody starts it. */
export type NewVersion = {
  readonly ref: VersionRef;
  readonly cause: VersionCause;
  readonly requestedBy: string | null;
  readonly stage: StageName;
  readonly transcriptId: string | null;
  readonly supplied: { readonly key: string; readonly name: string } | null;
  readonly startIt: boolean;
  readonly urgency: Urgency;
};

/** Writes a pending version and the beginning of its timeline, and tells everybody who watches, in one statement. */
export async function makeVersion(
  trx: Trx,
  version: NewVersion,
  { jobId, at }: { jobId: string | null; at: Date },
): Promise<void> {
  const { ref } = version;
  await sql`
    with made as (
      insert into versions (organization_id, call_id, number, status, cause, requested_by, created_at, stage, job_id,
        waiting_reason, transcript_id, supplied_key, supplied_name, urgency)
      values (${ref.organizationId}, ${ref.callId}, ${ref.version}, 'pending', ${version.cause}, ${version.requestedBy},
        ${at}, ${version.stage}, ${jobId}, ${version.startIt ? null : 'not_started'}, ${version.transcriptId},
        ${version.supplied?.key ?? null}, ${version.supplied?.name ?? null}, ${version.urgency})
    ), told as (
      insert into call_events (organization_id, call_id, version, at, kind, stage, attempt, details)
      values (${ref.organizationId}, ${ref.callId}, ${ref.version}, ${at},
        ${version.cause === 'upload' ? 'received' : 'reprocess'}, null, 1,
        ${asJson({ cause: version.cause, requested_by: version.requestedBy })}::jsonb)
    )
    ${tellOf(sql`
      select organization_id, id, campaign_id, agent_id, version, status from calls
      where organization_id = ${ref.organizationId} and id = ${ref.callId}`)}
  `.execute(trx);
}
