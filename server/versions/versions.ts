import { setImmediate } from 'node:timers/promises';
import { note, noteOnce } from '#server/audit/note.ts';
import { visibleCall } from '#server/calls/visible-call.ts';
import { openCampaign } from '#server/campaigns/receiving.ts';
import { type Clock, nowOf } from '#server/clock.ts';
import type { Db, Trx } from '#server/db/db.ts';
import type { Queue, VersionRef } from '#server/pipeline/queue.ts';
import { requeueVersion, retryVersion, startVersion, waitedFor } from '#server/pipeline/start.ts';
import { writePlainText, writeWebVtt } from '#server/transcription/formats/write.ts';
import { KnownError } from '#shared/errors.ts';
import { type Actor, can } from '#shared/permissions.ts';
import type { SpeechProvider } from '#shared/providers.ts';
import { type CallStatus, hasEnded } from '#shared/statuses.ts';
import type { Transcript } from '#shared/transcripts.ts';
import type { ReviewShown, TranscriptShown, VersionDetail, VersionSummary } from '#shared/versions.ts';
import {
  checkResultShown,
  flagShown,
  insightsShown,
  reviewShown,
  scoreShown,
  transcriptShown,
  versionSummary,
} from './shown.ts';
import {
  chooseSpeech,
  lastReviewBefore,
  lockCall,
  newestTranscriptId,
  pointCallAt,
  resultsOf,
  transcriptById,
  versionOf,
  versionsOf,
} from './versions.db.ts';
import { waitingOf } from './waiting.ts';

type ReadDeps = { readonly db: Db; readonly queue: Queue; readonly workerAlive: () => Promise<boolean> };
type WriteDeps = {
  readonly db: Db;
  readonly queue: Queue;
  readonly clock: Clock;
  readonly newJobId: () => string;
};

/** One version of a call one may see. Throws not_found. */
export async function readVersionOf(
  deps: ReadDeps,
  actor: Actor,
  callId: string,
  number: number,
): Promise<VersionDetail> {
  const call = await visibleCall(deps.db, actor, callId);
  return versionDetail(deps, call.organization_id, callId, number);
}

/** One version in full. The caller has checked that the call may be seen. Throws not_found. */
export async function versionDetail(
  deps: ReadDeps,
  organizationId: string,
  callId: string,
  number: number,
): Promise<VersionDetail> {
  const row = await versionOf(deps.db, organizationId, callId, number);
  if (row === undefined) throw new KnownError('not_found');
  const results = (await resultsOf(deps.db, organizationId, callId, number)).map(checkResultShown);
  const ahead =
    hasEnded(row.status) || row.job_id === null ? null : await deps.queue.ahead(row.stage, row.job_id);
  const workerAlive = ahead === null || (await deps.workerAlive());
  return {
    ...versionSummary(row),
    attempt: row.attempt,
    waiting: waitingOf({
      status: row.status,
      reason: row.waiting_reason,
      until: row.waiting_until,
      ahead,
      workerAlive,
    }),
    transcript_id: row.transcript_id,
    transcription:
      row.provider === null ? null : { provider: row.provider, model: row.model, language: row.language },
    score_shown: row.score_formula === null ? null : scoreShown(row.score_formula),
    flags: row.flags.map(flagShown),
    check_results: results,
    insights: row.insights === null ? null : insightsShown(row.insights),
    judged_by: row.judged_by,
    checks_judged: results.filter((result) => result.verdict !== 'not_evaluated').length,
    checks_total: results.length,
    review: reviewShown(number, row),
    review_revision: row.review_revision,
  };
}

/** All versions of a call, newest first, and whether a transcript came with any of them. The caller has checked that it may be seen. */
export async function versionList(
  deps: { db: Db },
  organizationId: string,
  callId: string,
): Promise<{ versions: VersionSummary[]; supplied: boolean }> {
  const rows = await versionsOf(deps.db, organizationId, callId);
  return { versions: rows.map(versionSummary), supplied: rows.some((row) => row.supplied_key !== null) };
}

/** The last decision about an earlier version than `number`. The caller has checked that the call may be seen. */
export async function earlierReview(
  deps: { db: Db },
  organizationId: string,
  callId: string,
  number: number | null,
): Promise<ReviewShown | null> {
  if (number === null) return null;
  const row = await lastReviewBefore(deps.db, organizationId, callId, number);
  return row === undefined ? null : reviewShown(row.version, row);
}

/**
 * The transcript that a version pins: of `number`, else of the shown version, else the newest there is. A person reads it
 * on the page of the call; a program takes it away, which is noted. Throws not_found.
 */
export async function readTranscriptOf(
  deps: { db: Db; clock: Clock },
  actor: Actor,
  callId: string,
  number: number | undefined,
): Promise<TranscriptShown> {
  const { id, transcript, swapped } = await pinnedTranscript(deps, actor, callId, number);
  if (actor.kind === 'key') await noteExport(deps, actor, callId);
  // Two hours of words are read, put in form and written: between the steps others are served.
  await setImmediate();
  const shown = transcriptShown(id, transcript, swapped);
  await setImmediate();
  return shown;
}

/** The same as a text, which is noted: WebVTT, or lines of who said what. Throws not_found, transcript_without_times. */
export async function writeTranscriptOf(
  deps: { db: Db; clock: Clock },
  actor: Actor,
  callId: string,
  { version, format }: { version?: number | undefined; format: 'vtt' | 'txt' },
): Promise<string> {
  const { transcript } = await pinnedTranscript(deps, actor, callId, version);
  const text = format === 'vtt' ? writeWebVtt(transcript) : writePlainText(transcript);
  if (text === null) throw new KnownError('transcript_without_times');
  await noteExport(deps, actor, callId);
  return text;
}

async function noteExport(deps: { db: Db; clock: Clock }, actor: Actor, callId: string): Promise<void> {
  await noteOnce(deps.db, actor, { act: 'call.transcript_exported', id: callId, at: nowOf(deps.clock) });
}

async function pinnedTranscript(
  deps: { db: Db },
  actor: Actor,
  callId: string,
  number: number | undefined,
): Promise<{ id: string; transcript: Transcript; swapped: { by: string | null; at: Date } | null }> {
  const call = await visibleCall(deps.db, actor, callId);
  const { organization_id: organizationId } = call;
  const version = await versionOf(
    deps.db,
    organizationId,
    callId,
    number ?? call.shown_version ?? call.version,
  );
  if (version === undefined || version.transcript_id === null) throw new KnownError('not_found');
  const row = await transcriptById(deps.db, organizationId, callId, version.transcript_id);
  if (row === undefined) throw new KnownError('not_found');
  const { provider, model, language, words, turns } = row;
  const transcript = {
    provider,
    providerJobId: row.provider_job_id,
    model,
    language,
    durationMs: row.duration_ms,
    roleConfidence: row.role_confidence,
    words,
    turns,
  };
  const { roles_swapped_by: by, roles_swapped_at: at } = row;
  return { id: row.id, transcript, swapped: at === null ? null : { by, at } };
}

/** A stored transcript file that a next version is to use; `claim` makes it the call's, in the same transaction. */
export type SuppliedTranscript = {
  readonly key: string;
  readonly name: string;
  readonly claim: (trx: Trx) => Promise<void>;
};

/** Where a call stands after it was started again. */
export type Reprocessed = { id: string; version: number; status: CallStatus };

type Extras = {
  readonly supplied?: SuppliedTranscript;
  /** For a retry: another provider than the campaign's. */
  readonly provider?: SpeechProvider | undefined;
  /** Done in the same transaction. */
  readonly also?: (trx: Trx, done: Reprocessed) => Promise<void>;
};

export type Reprocess = 'retry' | 'rerun_transcription' | 'run_analysis' | 'requeue';

/**
 * Retry and requeue go on with the newest version; Rerun Transcription and Run Analysis make the next one, when the
 * newest has ended. Throws not_found, not_allowed, campaign_archived, already_running, nothing_to_retry,
 * no_transcript_yet, recording_deleted, retry_needs_recording.
 */
export async function reprocess(
  deps: WriteDeps,
  actor: Actor,
  callId: string,
  kind: Reprocess,
  { supplied, provider, also }: Extras = {},
): Promise<Reprocessed> {
  const visible = await visibleCall(deps.db, actor, callId, 'calls.reprocess');
  const target = { campaignId: visible.campaign_id, agentId: visible.agent_id };
  if (!can(actor, 'calls.reprocess', target)) throw new KnownError('not_allowed');
  if (visible.audio_deleted_at !== null && kind === 'rerun_transcription')
    throw new KnownError('recording_deleted');
  await openCampaign(deps.db, visible.organization_id, visible.campaign_id);
  return deps.db.transaction().execute(async (trx) => {
    const call = await lockCall(trx, visible.organization_id, callId);
    if (call === undefined) throw new KnownError('not_found');
    const start = { trx, queue: deps.queue, newJobId: deps.newJobId, at: nowOf(deps.clock) };
    const ref = { organizationId: visible.organization_id, callId, version: call.version };
    if (kind === 'retry' && provider !== undefined) await chooseSpeech(trx, ref, provider);
    const done = await startAgain(start, {
      ref,
      status: call.status,
      kind,
      actor,
      supplied: supplied ?? null,
    });
    const after = { how: kind, version: done.version };
    await note(trx, actor, { act: 'call.reprocessed', id: callId, at: start.at, after });
    await also?.(trx, done);
    return done;
  });
}

async function startAgain(
  start: Parameters<typeof startVersion>[0],
  given: {
    ref: VersionRef;
    status: CallStatus;
    kind: Reprocess;
    actor: Actor;
    supplied: SuppliedTranscript | null;
  },
): Promise<Reprocessed> {
  const { ref, status, kind, actor, supplied } = given;
  const { callId } = ref;
  if (kind === 'retry') return { id: callId, version: ref.version, status: await retryVersion(start, ref) };
  if (kind === 'requeue')
    return { id: callId, version: ref.version, status: await requeueVersion(start, ref) };
  if (!hasEnded(status)) throw new KnownError('already_running');
  const transcriptId = kind === 'run_analysis' ? await transcriptToAnalyze(start.trx, ref) : null;
  const version = ref.version + 1;
  await supplied?.claim(start.trx);
  await pointCallAt(start.trx, ref.organizationId, callId, version);
  await startVersion(start, {
    ref: { ...ref, version },
    cause: kind,
    requestedBy: actor.kind === 'person' ? actor.userId : null,
    stage: kind === 'run_analysis' ? 'analyze' : 'transcribe',
    transcriptId,
    supplied,
    startIt: true,
    urgency: actor.kind === 'key' ? 1 : waitedFor,
  });
  return { id: callId, version, status: 'pending' };
}

async function transcriptToAnalyze(
  trx: Trx,
  ref: { organizationId: string; callId: string },
): Promise<string> {
  const id = await newestTranscriptId(trx, ref.organizationId, ref.callId);
  if (id === undefined) throw new KnownError('no_transcript_yet');
  return id;
}
