import { sql } from 'kysely';
import { Probe } from '#server/audio/recording.ts';
import type { Db } from '#server/db/db.ts';
import type { Urgency } from '#server/db/tables.ts';
import { tellOf } from '#server/db/tell-calls.ts';
import { CampaignSettings } from '#shared/campaigns.ts';
import type { SpeechProvider } from '#shared/providers.ts';
import { next } from '#shared/state-machine.ts';
import { type CallStatus, callStatuses, namesOf, type VersionEvent, versionMoves } from '#shared/statuses.ts';
import type { StageName } from '#shared/versions.ts';
import type { VersionRef } from './queue.ts';
import type { Work } from './stage.ts';

/** A version to be taken: by the job it has to name, for the stage that begins. */
export type Taking = {
  readonly ref: VersionRef;
  readonly jobId: string;
  readonly stage: StageName;
  readonly event: VersionEvent;
  readonly at: Date;
};

type Row = {
  campaign_id: string;
  urgency: Urgency;
  agent_id: string | null;
  file_name: string;
  audio_key: string;
  size_bytes: number;
  probe: unknown;
  supplied_key: string | null;
  supplied_name: string | null;
  transcript_id: string | null;
  speech_provider: SpeechProvider | null;
  settings: CampaignSettings;
};

/**
 * Takes a version for a stage in one conditional statement: the move, the try that is counted, the timeline, the word
 * to everybody who watches. The trouble of the try before is no longer shown. Answers what the stage needs to know; null when the version names another job, has ended,
 * or is gone. Call and version are locked in that order, as by everybody who locks both.
 */
export async function takeVersion(db: Db, taking: Taking): Promise<Work | null> {
  const { ref, at } = taking;
  const { froms, to } = movesBy(taking.event);
  const taken = await sql<Row>`
    with found as (
      select c.organization_id, c.id, c.campaign_id, c.agent_id, c.version, c.file_name, c.audio_key, c.size_bytes, c.probe,
        v.number, case when c.version = v.number then ${to} else c.status end as status, c.status as before,
        case when c.version = v.number then c.error end as trouble
      from calls c join versions v on v.organization_id = c.organization_id and v.call_id = c.id
      where c.organization_id = ${ref.organizationId} and c.id = ${ref.callId} and v.number = ${ref.version}
        and v.job_id = ${taking.jobId} and v.status = any(${froms}::text[])
      for update of c, v
    ), taken as (
      update versions v set status = ${to}, tries = v.tries + 1, trying_since = coalesce(v.trying_since, ${at}),
        waiting_reason = null, waiting_until = null, error = null
      from found f
      where v.organization_id = f.organization_id and v.call_id = f.id and v.number = f.number
      returning v.attempt, v.urgency, v.supplied_key, v.supplied_name, v.transcript_id,
        v.speech_provider
    ), mirrored as (
      update calls c set status = f.status, error = case when c.version = f.number then null else c.error end
      from found f where c.organization_id = f.organization_id and c.id = f.id
        and (f.status <> f.before or f.trouble is not null)
    ), noted as (
      insert into call_events (organization_id, call_id, version, at, kind, stage, attempt)
      select f.organization_id, f.id, f.number, ${at}, 'started', ${taking.stage}, t.attempt from found f, taken t
    )
    select f.campaign_id, t.urgency, f.agent_id, f.file_name, f.audio_key, f.size_bytes, f.probe, t.supplied_key, t.supplied_name,
      t.transcript_id, t.speech_provider, m.settings, (${tellOf(sql`select * from found`)})
    from found f
    join taken t on true
    join campaigns m on m.organization_id = f.organization_id and m.id = f.campaign_id
  `.execute(db);
  const row = taken.rows[0];
  return row === undefined ? null : workOf(ref, row);
}

function workOf(ref: VersionRef, row: Row): Work {
  return {
    ...ref,
    campaignId: row.campaign_id,
    urgency: row.urgency,
    agentId: row.agent_id,
    fileName: row.file_name,
    audioKey: row.audio_key,
    sizeBytes: row.size_bytes,
    probe: row.probe === null ? null : Probe.parse(row.probe),
    suppliedKey: row.supplied_key,
    suppliedName: row.supplied_name,
    transcriptId: row.transcript_id,
    speech: row.speech_provider,
    settings: CampaignSettings.parse(row.settings),
  };
}

/** From which statuses an event leads where; taking leads to one status only. */
function movesBy(event: VersionEvent): { froms: CallStatus[]; to: CallStatus | undefined } {
  const froms = namesOf(callStatuses).filter((from) => next(versionMoves, from, event) !== null);
  return { froms, to: froms.map((from) => next(versionMoves, from, event))[0] ?? undefined };
}
