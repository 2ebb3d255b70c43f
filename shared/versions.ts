import { z } from 'zod';
import { CheckType, Severity } from './checks.ts';
import { endpoint } from './endpoint.ts';
import { FailureShown } from './failures.ts';
import { byId, Instant, idOf } from './ids.ts';
import { InsightsShown, JudgedBy } from './insights.ts';
import { SpeechProvider } from './providers.ts';
import { callStatuses, decisions, namesOf, verdicts } from './statuses.ts';

export const versionCauses = {
  upload: 'Upload',
  rerun_transcription: 'Rerun Transcription',
  run_analysis: 'Run Analysis',
  transcript_edited: 'Transcript edited',
} as const;
export type VersionCause = keyof typeof versionCauses;

export const stageNames = { transcribe: 'Transcription', analyze: 'Analysis' } as const;
export type StageName = keyof typeof stageNames;

export const CallStatusName = z.enum(namesOf(callStatuses));

/** The quote that proves a verdict; times are milliseconds, null where the transcript has none. */
export const EvidenceShown = z.object({
  turn: z.int(),
  quote: z.string(),
  first_word: z.int(),
  word_count: z.int(),
  start_ms: z.int().nullable(),
  end_ms: z.int().nullable(),
});
export type EvidenceShown = z.infer<typeof EvidenceShown>;

/** The verdict a person set instead of the judge's, and what the judge had said. */
export const OverrideShown = z.object({
  judged_verdict: z.enum(namesOf(verdicts)),
  judged_score: z.number().nullable(),
  reason: z.string(),
  by: z.string().nullable(),
  at: Instant,
});
export type OverrideShown = z.infer<typeof OverrideShown>;

/** What a person decided about a version. */
export const ReviewShown = z.object({
  version: z.int(),
  decision: z.enum(decisions),
  note: z.string(),
  by: z.string().nullable(),
  at: Instant,
});
export type ReviewShown = z.infer<typeof ReviewShown>;

export const CheckResultShown = z.object({
  check_id: z.string(),
  name: z.string(),
  type: CheckType,
  category: z.string(),
  severity: Severity,
  weight: z.number(),
  pass_mark: z.number(),
  judged_by: z.enum(['phrases', 'claude']),
  asks: z.string(),
  verdict: z.enum(namesOf(verdicts)),
  score: z.number().nullable(),
  reasoning: z.string(),
  evidence: z.array(EvidenceShown),
  /** Set where a person overrode the judge; `verdict` and `score` are then theirs. */
  override: OverrideShown.nullable(),
});
export type CheckResultShown = z.infer<typeof CheckResultShown>;

/** A reason to look, with a sentence that names the numbers which made it true. */
export const FlagShown = z.object({
  reason: z.string(),
  sentence: z.string(),
  check_id: z.string().nullable(),
});
export type FlagShown = z.infer<typeof FlagShown>;

/** The formula laid open: every check's part in both sums. */
export const ScoreShown = z.object({
  value: z.number().nullable(),
  weighted_sum: z.number(),
  weight_sum: z.number(),
  terms: z.array(
    z.object({
      check_id: z.string(),
      name: z.string(),
      weight: z.number(),
      score: z.number().nullable(),
      left_out: z.enum(['info', 'not_applicable', 'not_evaluated', 'needs_review']).nullable(),
    }),
  ),
});
export type ScoreShown = z.infer<typeof ScoreShown>;

/** Why a version is not being worked on. */
export const Waiting = z.object({
  reason: z.enum([
    'in_line',
    'not_started',
    'retrying',
    'provider_paused',
    'cancelled',
    'no_worker',
    'batch',
  ]),
  sentence: z.string(),
  /** Place in the line, 1 = next; null when not in line. */
  position: z.int().nullable(),
  until: Instant.nullable(),
});
export type Waiting = z.infer<typeof Waiting>;

export const VersionSummary = z.object({
  number: z.int(),
  status: CallStatusName,
  cause: z.enum(namesOf(versionCauses)),
  requested_by: z.string().nullable(),
  created_at: Instant,
  completed_at: Instant.nullable(),
  score: z.number().nullable(),
  flagged: z.boolean(),
  error: FailureShown.extend({ stage: z.enum(['transcribe', 'analyze']) }).nullable(),
});
export type VersionSummary = z.infer<typeof VersionSummary>;

export const VersionDetail = VersionSummary.extend({
  attempt: z.int(),
  waiting: Waiting.nullable(),
  transcript_id: z.string().nullable(),
  transcription: z
    .object({ provider: z.string(), model: z.string().nullable(), language: z.string().nullable() })
    .nullable(),
  score_shown: ScoreShown.nullable(),
  flags: z.array(FlagShown),
  check_results: z.array(CheckResultShown),
  /** What the judge told of the call as a whole; null where nobody was asked. */
  insights: InsightsShown.nullable(),
  /** The judge that read the transcript; null where none had to. */
  judged_by: JudgedBy.nullable(),
  checks_judged: z.int(),
  checks_total: z.int(),
  review: ReviewShown.nullable(),
  /** Counts what people changed of this version's review. */
  review_revision: z.int(),
});
export type VersionDetail = z.infer<typeof VersionDetail>;

export const readVersion = endpoint({
  method: 'GET',
  path: '/api/v1/calls/:id/versions/:number',
  access: 'calls.view',
  summary: 'One version of a call: results, score and flags of one run',
  params: byId('call').extend({ number: z.coerce.number().int().min(1).max(100_000) }),
  reply: VersionDetail,
});

export const TranscriptShown = z.object({
  id: idOf('transcript'),
  provider: z.string(),
  model: z.string().nullable(),
  language: z.string().nullable(),
  duration_ms: z.int().nullable(),
  role_confidence: z.number().nullable(),
  /** Who has exchanged agent and customer last, and when; null where nobody has. */
  roles_swapped: z.object({ by: z.string().nullable(), at: Instant }).nullable(),
  /** Whether there are two parties that could be exchanged. */
  can_swap_roles: z.boolean(),
  turns: z.array(
    z.object({
      speaker: z.string().nullable(),
      role: z.enum(['agent', 'customer', 'other']).nullable(),
      start_ms: z.int().nullable(),
      end_ms: z.int().nullable(),
      text: z.string(),
      first_word: z.int(),
      word_count: z.int(),
    }),
  ),
  /** One row a word: text, start, end (milliseconds or null). */
  words: z.array(z.tuple([z.string(), z.int().nullable(), z.int().nullable()])),
});
export type TranscriptShown = z.infer<typeof TranscriptShown>;

/** As what a transcript can be read: in full, as WebVTT, or as plain text. */
export const transcriptFormats = ['json', 'vtt', 'txt'] as const;

export const readTranscript = endpoint({
  method: 'GET',
  path: '/api/v1/calls/:id/transcript',
  access: 'calls.view',
  summary: 'The transcript of a call, of its shown version unless another is named',
  params: byId('call'),
  query: z.object({
    version: z.coerce.number().int().min(1).max(100_000).optional(),
    format: z.enum(transcriptFormats).default('json'),
  }),
  reply: TranscriptShown,
  alsoGives: ['text/vtt', 'text/plain'],
  fails: ['transcript_without_times'],
});

export const reprocessCall = endpoint({
  method: 'POST',
  path: '/api/v1/calls/:id/reprocess',
  access: 'calls.reprocess',
  summary: 'Retry, Rerun Transcription, Run Analysis, or put a waiting call back in line',
  params: byId('call'),
  body: z.object({
    kind: z.enum(['retry', 'rerun_transcription', 'run_analysis', 'requeue']),
    /** For a retry of transcription: another provider than the campaign's. */
    provider: SpeechProvider.optional(),
  }),
  once: true,
  reply: z.object({ id: idOf('call'), version: z.int(), status: CallStatusName }),
  status: 202,
  fails: [
    'campaign_archived',
    'already_running',
    'nothing_to_retry',
    'retry_needs_recording',
    'recording_deleted',
    'no_transcript_yet',
    'move_refused',
  ],
});

export const attachTranscript = endpoint({
  method: 'POST',
  path: '/api/v1/calls/:id/transcript',
  access: 'calls.reprocess',
  summary:
    'Give a call a transcript file (multipart/form-data with `transcript`): a next version is made with it',
  params: byId('call'),
  takes: 'multipart',
  form: {
    files: { transcript: { about: 'WebVTT, SRT, JSON of a speech service, or plain text', required: true } },
  },
  reply: z.object({ id: idOf('call'), version: z.int(), status: CallStatusName }),
  status: 202,
  fails: [
    'campaign_archived',
    'already_running',
    'no_file',
    'file_too_large',
    'call_transcript_unreadable',
    'upload_cut',
  ],
});
