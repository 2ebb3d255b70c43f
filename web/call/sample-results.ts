import type { CallDetail } from '#shared/calls.ts';
import type { CheckResultShown, VersionDetail } from '#shared/versions.ts';

/** A check result for tests, changed where a test needs it. */
export function sampleResult(changes: Partial<CheckResultShown> = {}): CheckResultShown {
  return {
    check_id: 'check_1',
    name: 'Recording notice',
    type: 'compliance',
    category: 'Opening',
    severity: 'warning',
    weight: 1,
    pass_mark: 70,
    judged_by: 'phrases',
    asks: 'The agent says that the call is recorded.',
    verdict: 'pass',
    score: 100,
    reasoning: 'The agent said so.',
    evidence: [],
    override: null,
    ...changes,
  };
}

/** A completed version for tests, changed where a test needs it. */
export function sampleVersion(changes: Partial<VersionDetail> = {}): VersionDetail {
  return {
    number: 1,
    status: 'completed',
    cause: 'upload',
    requested_by: null,
    created_at: '2026-11-05T10:00:00Z',
    completed_at: '2026-11-05T10:01:00Z',
    score: 100,
    flagged: false,
    error: null,
    attempt: 1,
    waiting: null,
    transcript_id: null,
    transcription: null,
    score_shown: null,
    flags: [],
    check_results: [],
    insights: null,
    judged_by: null,
    checks_judged: 0,
    checks_total: 0,
    review: null,
    review_revision: 0,
    ...changes,
  };
}

/** A call for tests whose newest version is the one given, changed where a test needs it. */
export function sampleCall(newest: VersionDetail, changes: Partial<CallDetail> = {}): CallDetail {
  return {
    id: 'call_00000000000000000000000001',
    file_name: 'rec_1.mp3',
    campaign: { id: 'camp_1', name: 'Sales inbound' },
    agent: null,
    source: 'ui',
    status: newest.status,
    version: newest.number,
    shown_version: null,
    score: null,
    flagged: false,
    review_status: 'no_action',
    duration_seconds: 180,
    created_at: '2026-11-05T10:00:00Z',
    call_date: null,
    error: null,
    size_bytes: 1,
    sha256: '0',
    client_reference: null,
    call_type: null,
    customer_id: null,
    customer_name: null,
    disposition: null,
    metadata: {},
    agent_match: null,
    recording: null,
    audio_deleted_at: null,
    has_playback: true,
    same_audio_as: null,
    has_supplied_transcript: false,
    uploaded_by: null,
    versions: [newest],
    newest,
    shown: null,
    earlier_review: null,
    retry_with: [],
    ...changes,
  };
}
