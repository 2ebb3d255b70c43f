import { z } from 'zod';
import { CallFilters } from './call-filters.ts';
import { endpoint } from './endpoint.ts';
import { FailureShown } from './failures.ts';
import { byId, Instant, idOf } from './ids.ts';
import { PageQuery, pageOf } from './page.ts';
import { SpeechProvider } from './providers.ts';
import { Snippet } from './snippets.ts';
import { namesOf, reviewStatuses, uploadSources } from './statuses.ts';
import { CallStatusName, ReviewShown, VersionDetail, VersionSummary } from './versions.ts';

export const UploadSourceName = z.enum(namesOf(uploadSources));
export const ReviewStatusName = z.enum(namesOf(reviewStatuses));

/** One row of the call list. `status` is of the newest version; `score` and flags are of the newest completed one. */
export const CallSummary = z.object({
  id: idOf('call'),
  file_name: z.string(),
  campaign: z.object({ id: z.string(), name: z.string() }),
  agent: z.object({ id: z.string(), name: z.string() }).nullable(),
  source: UploadSourceName,
  status: CallStatusName,
  version: z.int(),
  shown_version: z.int().nullable(),
  score: z.number().nullable(),
  flagged: z.boolean(),
  review_status: ReviewStatusName,
  duration_seconds: z.number().nullable(),
  created_at: Instant,
  call_date: Instant.nullable(),
  error: FailureShown.nullable(),
});
export type CallSummary = z.infer<typeof CallSummary>;

/** What decoding told about a recording; null until its transcription began. */
export const RecordingShown = z.object({
  codec: z.string(),
  container: z.string(),
  channels: z.int(),
  sample_rate: z.int(),
  duration_seconds: z.number(),
  claimed_duration_seconds: z.number().nullable(),
  truncated: z.boolean(),
  silent: z.boolean(),
  fake_stereo: z.boolean(),
});
export type RecordingShown = z.infer<typeof RecordingShown>;

export const CallDetail = CallSummary.extend({
  size_bytes: z.int(),
  sha256: z.string(),
  client_reference: z.string().nullable(),
  call_type: z.enum(['inbound', 'outbound', 'internal']).nullable(),
  customer_id: z.string().nullable(),
  customer_name: z.string().nullable(),
  disposition: z.string().nullable(),
  metadata: z.record(z.string(), z.unknown()),
  /** How the call came to its agent, or why it has none; null for old calls. */
  agent_match: z.string().nullable(),
  recording: RecordingShown.nullable(),
  has_playback: z.boolean(),
  /** When its campaign's rule deleted the recording; everything else of the call is still there. */
  audio_deleted_at: Instant.nullable(),
  /** The first call of the campaign with the very same recording, where one may see it. */
  same_audio_as: z.object({ id: idOf('call'), file_name: z.string() }).nullable(),
  has_supplied_transcript: z.boolean(),
  uploaded_by: z.string().nullable(),
  /** Newest first. */
  versions: z.array(VersionSummary),
  newest: VersionDetail,
  /** The newest completed version, when it is not the newest one itself. */
  shown: VersionDetail.nullable(),
  /** The last decision about an earlier version than the shown one. */
  earlier_review: ReviewShown.nullable(),
  /** Providers that a retry may name, where the newest version failed at its transcription. */
  retry_with: z.array(SpeechProvider),
});
export type CallDetail = z.infer<typeof CallDetail>;

export const callSorts = ['newest', 'oldest', 'score_low', 'score_high', 'longest', 'shortest'] as const;

const snippetsOfCall = z
  .array(Snippet)
  .optional()
  .describe('Where the words of `text` were said, the first three places; only when `text` is given');

export const listCalls = endpoint({
  method: 'GET',
  path: '/api/v1/calls',
  access: 'calls.view',
  summary: 'Calls one may see, filtered and sorted, a page at a time',
  query: CallFilters.extend({ sort: z.enum(callSorts).default('newest') }).extend(PageQuery.shape),
  reply: pageOf(CallSummary.extend({ snippets: snippetsOfCall })).extend({
    /** How many match, counted up to `total_capped_at`: a total that reaches it means that many or more. */
    total: z.int(),
    total_capped_at: z.int(),
  }),
});

export const exportCalls = endpoint({
  method: 'GET',
  path: '/api/v1/calls/export',
  access: 'calls.view',
  summary: 'The calls one may see, filtered and sorted, as CSV',
  internal: true,
  query: CallFilters.extend({ sort: z.enum(callSorts).default('newest') }),
  reply: z.unknown(),
  gives: 'csv',
});

export const readCall = endpoint({
  method: 'GET',
  path: '/api/v1/calls/:id',
  access: 'calls.view',
  summary: 'One call with its newest and its shown version',
  params: byId('call'),
  reply: CallDetail,
});

export const readWaveform = endpoint({
  method: 'GET',
  path: '/api/v1/calls/:id/waveform',
  access: 'calls.view',
  summary: 'Peaks and speech segments of each channel',
  params: byId('call'),
  reply: z.object({
    duration_seconds: z.number(),
    /** Per channel, peak level of equal slices of the recording, 0–255. */
    peaks: z.array(z.array(z.int().min(0).max(255))),
    /** Per channel, where somebody speaks: [start, end] in milliseconds. */
    activity: z.array(z.array(z.tuple([z.int(), z.int()]))),
  }),
});

export const playAudio = endpoint({
  method: 'GET',
  path: '/api/v1/calls/:id/audio',
  access: 'calls.view',
  summary: 'The playback copy of the recording, with ranges',
  params: byId('call'),
  reply: z.unknown(),
  gives: 'audio',
  fails: ['recording_missing', 'range_not_satisfiable', 'storage_unavailable', 'storage_refused'],
});

export const downloadOriginal = endpoint({
  method: 'GET',
  path: '/api/v1/calls/:id/original',
  access: 'calls.download',
  summary: 'The recording exactly as it was uploaded',
  params: byId('call'),
  reply: z.unknown(),
  gives: 'audio',
});

export const TimelineEntry = z.object({
  at: Instant,
  version: z.int(),
  /** What happened, as one sentence. */
  sentence: z.string(),
  kind: z.enum([
    'received',
    'started',
    'stored',
    'delayed',
    'batched',
    'lost',
    'failed',
    'retried',
    'requeued',
    'cancelled',
    'completed',
    'reprocess',
    'edited',
    'audio_deleted',
    'reviewed',
  ]),
  stage: z.enum(['transcribe', 'analyze']).nullable(),
  attempt: z.int().nullable(),
  duration_ms: z.int().nullable(),
});

export const readTimeline = endpoint({
  method: 'GET',
  path: '/api/v1/calls/:id/timeline',
  access: 'calls.view',
  summary: 'Everything that happened to a call, oldest first',
  params: byId('call'),
  reply: z.object({ rows: z.array(TimelineEntry) }),
});

/** The text fields that may come with a recording; all are optional but the campaign. */
export const UploadFields = z.object({
  campaign_id: idOf('campaign').optional().describe('The campaign; a program with a key may leave it out'),
  /** The place in a bulk job that this file was announced for; it must come before the file. */
  bulk_item_id: idOf('bulkItem').optional(),
  agent_code: z.string().trim().min(1).max(200).optional().describe('The code of the agent who speaks'),
  agent_name: z.string().trim().min(1).max(200).optional(),
  agent_email: z.string().trim().min(1).max(254).optional(),
  extension: z.string().trim().min(1).max(50).optional().describe('The telephone extension of the agent'),
  call_type: z.enum(['inbound', 'outbound', 'internal']).optional(),
  call_date: Instant.optional().describe('When the call was, with its time zone: 2026-11-20T09:30:00+01:00'),
  customer_id: z.string().trim().max(200).optional(),
  customer_name: z.string().trim().max(200).optional(),
  disposition: z.string().trim().max(200).optional(),
  client_reference: z
    .string()
    .trim()
    .min(1)
    .max(200)
    .optional()
    .describe('Your own name for the call; a second one in the campaign is refused'),
  path: z
    .string()
    .max(1_000)
    .optional()
    .describe('Where the file lay, folders included: a file-name pattern may name folders'),
  metadata: z
    .record(z.string().max(100), z.unknown())
    .optional()
    .describe('Anything else, as a JSON object; kept with the call'),
});
export type UploadFields = z.infer<typeof UploadFields>;

export const Accepted = z.object({
  id: idOf('call'),
  status: CallStatusName,
  campaign_id: idOf('campaign'),
  file_name: z.string(),
  source: UploadSourceName,
  created_at: Instant,
});
export type Accepted = z.infer<typeof Accepted>;

export const uploadCall = endpoint({
  method: 'POST',
  path: '/api/v1/calls/upload',
  access: 'calls.upload',
  summary: 'Upload one recording: multipart/form-data with `file`, and optionally `transcript` and fields',
  takes: 'multipart',
  form: {
    files: {
      file: { about: 'The recording, in any format with sound', required: true },
      transcript: {
        about: 'Its transcript: WebVTT, SRT, JSON of a speech service, or plain text',
        required: false,
      },
    },
    fields: UploadFields.omit({ bulk_item_id: true }),
  },
  once: true,
  reply: Accepted,
  status: 201,
  fails: [
    'no_campaign',
    'campaign_not_yours',
    'campaign_archived',
    'no_file',
    'file_empty',
    'file_too_large',
    'not_audio',
    'recording_damaged',
    'no_audio_stream',
    'upload_cut',
    'transcript_unreadable',
    'duplicate_reference',
    'too_many_uploads',
    'disk_full',
    'storage_unavailable',
    'storage_refused',
  ],
});

export const deleteCall = endpoint({
  method: 'DELETE',
  path: '/api/v1/calls/:id',
  access: 'calls.delete',
  summary: 'Delete a call with its recording, transcripts and results',
  params: byId('call'),
  once: true,
  reply: z.void(),
  status: 204,
});
