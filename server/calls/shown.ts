import type { RecordingFacts } from '#server/audio/recording.ts';
import { agentMatchSentence } from '#shared/agent-match.ts';
import type { CallDetail, CallSummary, RecordingShown } from '#shared/calls.ts';
import type { CallRow, ListedCall } from './calls.db.ts';

/** A call as a row of the list. */
export function callSummary(row: ListedCall): CallSummary {
  return {
    id: row.id,
    file_name: row.file_name,
    campaign: { id: row.campaign_id, name: row.campaign_name },
    agent: row.agent_id === null ? null : { id: row.agent_id, name: row.agent_name ?? row.agent_id },
    source: row.source,
    status: row.status,
    version: row.version,
    shown_version: row.shown_version,
    score: row.score,
    flagged: row.flagged,
    review_status: row.review_status,
    duration_seconds: row.duration_seconds,
    created_at: row.created_at.toISOString(),
    call_date: row.call_date?.toISOString() ?? null,
    error: row.error,
  };
}

/** A call's own facts, without its versions. */
export function callFacts(
  row: CallRow,
): Omit<
  CallDetail,
  | 'versions'
  | 'newest'
  | 'shown'
  | 'earlier_review'
  | 'has_supplied_transcript'
  | 'same_audio_as'
  | 'retry_with'
> {
  return {
    ...callSummary(row),
    size_bytes: row.size_bytes,
    sha256: row.sha256,
    client_reference: row.client_reference,
    call_type: row.call_type,
    customer_id: row.customer_id,
    customer_name: row.customer_name,
    disposition: row.disposition,
    metadata: row.metadata,
    agent_match: row.agent_match === null ? null : agentMatchSentence(row.agent_match),
    recording: row.facts === null ? null : recordingShown(row.facts),
    has_playback: row.playback_key !== null && row.audio_deleted_at === null,
    audio_deleted_at: row.audio_deleted_at?.toISOString() ?? null,
    uploaded_by: row.uploader_name,
  };
}

function recordingShown(facts: RecordingFacts): RecordingShown {
  return {
    codec: facts.codec,
    container: facts.container,
    channels: facts.channels,
    sample_rate: facts.sampleRate,
    duration_seconds: facts.durationSeconds,
    claimed_duration_seconds: facts.claimedDurationSeconds,
    truncated: facts.truncated,
    silent: facts.silent,
    fake_stereo: facts.fakeStereo,
  };
}
