import type { ColumnType, Generated } from 'kysely';
import type { Probe, RecordingFacts } from '#server/audio/recording.ts';
import type { AgentMatch } from '#shared/agent-match.ts';
import type { Facts, WhoKind } from '#shared/audit.ts';
import type { BulkItemState, BulkJobKind } from '#shared/bulk-jobs.ts';
import type { UploadFields } from '#shared/calls.ts';
import type { CampaignSettings } from '#shared/campaigns.ts';
import type { CheckSnapshot, CheckType, Evidence, Judging, Severity } from '#shared/checks.ts';
import type { Failure } from '#shared/errors.ts';
import type { Insights, JudgedBy } from '#shared/insights.ts';
import type { KeyScope, UserRole } from '#shared/permissions.ts';
import type { Price } from '#shared/prices.ts';
import type { ProviderName, SpeechProvider } from '#shared/providers.ts';
import type { Flag, FlagRules, Score } from '#shared/scores.ts';
import type { SftpSettings } from '#shared/sftp.ts';
import type { SftpBatchStatus, SftpFileStatus } from '#shared/sftp-statuses.ts';
import type { CallStatus, Decision, ReviewStatus, UploadSource, Verdict } from '#shared/statuses.ts';
import type { TranscriptProvider, Turn, Word } from '#shared/transcripts.ts';
import type { StageName, VersionCause } from '#shared/versions.ts';
import type { CostGrain, FigureGrain, UsageGrain } from './books.ts';

/** How soon a version's turn comes: 2 where a person waits, 1 for programs, 0 for bulk jobs. */
export type Urgency = 0 | 1 | 2;

/** A jsonb column: read as a value, written as JSON text (see `asJson`). */
type Json<T> = ColumnType<T, string, string>;
type JsonOr<T> = ColumnType<T, string | undefined, string>;
type Instant = ColumnType<Date, Date, Date>;
type InstantOrNow = ColumnType<Date, Date | undefined, Date>;
/** A day of the calendar: `YYYY-MM-DD`. */
type Day = string;
/** Words and where they stand; the database makes them itself. */
type SpokenWords = ColumnType<string, never, never>;

type OrganizationsTable = { id: string; name: string; created_at: InstantOrNow };

type UsersTable = { id: string; name: string; email: string; created_at: InstantOrNow };

type PasswordsTable = { user_id: string; hash: string; set_at: Instant };

type InstallationTable = {
  only_row: Generated<boolean>;
  setup_token_hash: string | null;
  set_up_at: Date | null;
};

type AgentsTable = {
  organization_id: string;
  id: string;
  name: string;
  code: string | null;
  email: string | null;
  extension: string | null;
  archived_at: Date | null;
  created_at: InstantOrNow;
};

type AgentCampaignsTable = { organization_id: string; agent_id: string; campaign_id: string };

type MembersTable = {
  organization_id: string;
  user_id: string;
  role: UserRole;
  agent_id: string | null;
  created_at: InstantOrNow;
};

type SessionsTable = {
  organization_id: string;
  id: string;
  user_id: string;
  token_hash: string;
  created_at: Instant;
  last_seen_at: Instant;
  expires_at: Instant;
  address: string | null;
  user_agent: string | null;
};

type InvitationsTable = {
  organization_id: string;
  id: string;
  token_hash: string;
  email: string;
  role: UserRole;
  agent_id: string | null;
  invited_by: string | null;
  created_at: Instant;
  expires_at: Instant;
};

type InvitationCampaignsTable = { organization_id: string; invitation_id: string; campaign_id: string };

type ResetLinksTable = { user_id: string; token_hash: string; expires_at: Instant };

type SignInCodesTable = { user_id: string; code_hash: string; expires_at: Instant; tries_left: number };

type TwoFactorsTable = {
  user_id: string;
  secret: string;
  confirmed_at: Date | null;
  last_step: number | null;
};

type RecoveryCodesTable = { user_id: string; code_hash: string };

type RateLimitsTable = { key: string; full_at: Instant };

type CampaignsTable = {
  organization_id: string;
  id: string;
  name: string;
  description: Generated<string>;
  template: string | null;
  settings: Json<CampaignSettings>;
  archived_at: Date | null;
  created_by: string | null;
  created_at: InstantOrNow;
};

type CampaignMembersTable = { organization_id: string; campaign_id: string; user_id: string };

type ChecksTable = {
  organization_id: string;
  id: string;
  campaign_id: string;
  position: number;
  name: string;
  type: CheckType;
  category: Generated<string>;
  severity: Severity;
  weight: number;
  pass_mark: number | null;
  active: Generated<boolean>;
  judging: Json<Judging>;
  created_at: InstantOrNow;
  updated_at: InstantOrNow;
  revision: Generated<number>;
  changed_by: string | null;
};

type CallsTable = {
  organization_id: string;
  id: string;
  campaign_id: string;
  agent_id: string | null;
  source: UploadSource;
  file_name: string;
  audio_key: string;
  sha256: string;
  size_bytes: number;
  probe: Json<Probe | null> | null;
  client_reference: string | null;
  call_type: 'inbound' | 'outbound' | 'internal' | null;
  call_date: Date | null;
  customer_id: string | null;
  customer_name: string | null;
  disposition: string | null;
  agent_match: Json<AgentMatch | null> | null;
  metadata: JsonOr<Record<string, unknown>>;
  uploaded_by: string | null;
  created_at: Instant;
  duration_seconds: number | null;
  status: CallStatus;
  version: Generated<number>;
  shown_version: number | null;
  score: number | null;
  flagged: Generated<boolean>;
  review_status: Generated<ReviewStatus>;
  error: Json<Failure | null> | null;
  audio_deleted_at: Date | null;
};

type RetentionRulesTable = {
  organization_id: string;
  campaign_id: string;
  audio_days: number | null;
  call_days: number | null;
};

type RecordingsTable = {
  organization_id: string;
  call_id: string;
  facts: Json<RecordingFacts>;
  peaks: Json<number[][]>;
  activity: Json<[number, number][][]>;
  playback_key: string;
  playback_type: string;
  playback_bytes: number;
  created_at: Instant;
};

type TranscriptsTable = {
  organization_id: string;
  id: string;
  call_id: string;
  revision: number;
  provider: TranscriptProvider;
  provider_job_id: string | null;
  model: string | null;
  language: string | null;
  duration_ms: number | null;
  role_confidence: number | null;
  turns: Json<Turn[]>;
  words: Json<Word[]>;
  answer_key: string | null;
  created_at: Instant;
  roles_swapped_by: string | null;
  roles_swapped_at: Date | null;
  spoken: SpokenWords;
};

type VersionsTable = {
  organization_id: string;
  call_id: string;
  number: number;
  status: CallStatus;
  cause: VersionCause;
  requested_by: string | null;
  created_at: Instant;
  completed_at: Date | null;
  stage: StageName;
  attempt: Generated<number>;
  urgency: Generated<Urgency>;
  job_id: string | null;
  tries: Generated<number>;
  trying_since: Date | null;
  waiting_reason: 'not_started' | 'retrying' | 'provider_paused' | 'cancelled' | 'batch' | null;
  waiting_until: Date | null;
  waiting_for: ProviderName | null;
  speech_provider: SpeechProvider | null;
  supplied_key: string | null;
  supplied_name: string | null;
  transcript_id: string | null;
  checks: Json<CheckSnapshot[] | null> | null;
  flag_rules: Json<FlagRules | null> | null;
  score: number | null;
  score_formula: Json<Score | null> | null;
  flags: JsonOr<Flag[]>;
  insights: Json<Insights | null> | null;
  judged_by: Json<JudgedBy | null> | null;
  error: Json<(Failure & { stage: StageName }) | null> | null;
  review_revision: Generated<number>;
};

type CheckResultsTable = {
  organization_id: string;
  call_id: string;
  version: number;
  check_id: string;
  position: number;
  campaign_id: string;
  verdict: Verdict;
  score: number | null;
  reasoning: string;
  evidence: Json<Evidence[]>;
  snapshot: Json<CheckSnapshot>;
};

type ReviewsTable = {
  organization_id: string;
  call_id: string;
  version: number;
  decision: Decision;
  note: string;
  decided_by: string | null;
  decided_at: Instant;
};

type OverridesTable = {
  organization_id: string;
  call_id: string;
  version: number;
  check_id: string;
  judged_verdict: Verdict;
  judged_score: number | null;
  reason: string;
  made_by: string | null;
  made_at: Instant;
};

type SavedViewsTable = {
  organization_id: string;
  id: string;
  user_id: string;
  name: string;
  address: string;
  is_default: Generated<boolean>;
  created_at: Instant;
};

type CallEventsTable = {
  organization_id: string;
  id: Generated<number>;
  call_id: string;
  version: number;
  at: Instant;
  kind: string;
  stage: StageName | null;
  attempt: number | null;
  duration_ms: number | null;
  details: JsonOr<Record<string, unknown>>;
};

type BlobsTable = { organization_id: string; key: string; call_id: string | null; announced_at: Instant };

type ApiKeysTable = {
  organization_id: string;
  id: string;
  campaign_id: string;
  name: string;
  hash: string;
  shown_start: string;
  scopes: KeyScope[];
  created_by: string | null;
  created_at: Instant;
  expires_at: Date | null;
  last_used_at: Date | null;
  revoked_at: Date | null;
};

type IdempotentRequestsTable = {
  organization_id: string;
  key_id: string;
  name_hash: string;
  holder: string;
  lease_until: Instant;
  fingerprint: string | null;
  reply: Json<{ readonly body: unknown } | null> | null;
  call_id: string | null;
  expires_at: Instant;
};

type KeyUploadsTable = { organization_id: string; key_id: string; holder: string; lease_until: Instant };

type CallNamesTable = { organization_id: string; call_id: string; file_name: string };

type FigureChangesTable = {
  organization_id: string;
  id: Generated<number>;
  campaign_id: string;
  agent_id: string | null;
  day: Day;
  band: number;
  calls: number;
  completed: number;
  failed: number;
  flagged: number;
  needs_review: number;
  scored: number;
  score_sum: number;
};

type FiguresTable = {
  organization_id: string;
  grain: FigureGrain;
  campaign_id: string | null;
  agent_id: string | null;
  day: Day | null;
  band: number | null;
  calls: number;
  completed: number;
  failed: number;
  flagged: number;
  needs_review: number;
  scored: number;
  score_sum: number;
};

type UsageChangesTable = {
  organization_id: string;
  id: Generated<number>;
  campaign_id: string;
  day: Day;
  source: UploadSource;
  calls: number;
  audio_ms: number;
  received_bytes: number;
  stored_bytes: number;
};

type UsageSumsTable = {
  organization_id: string;
  grain: UsageGrain;
  campaign_id: string | null;
  day: Day | null;
  source: UploadSource | null;
  calls: number;
  audio_ms: number;
  received_bytes: number;
  stored_bytes: number;
};

type BatchesTable = {
  organization_id: string;
  id: string;
  provider_id: string | null;
  requests: number;
  begun_at: Instant;
  asked: Json<Record<string, string>>;
};

type BatchRequestsTable = {
  organization_id: string;
  call_id: string;
  version: number;
  hash: string;
  request: Json<unknown>;
  asked_at: Instant;
  batch_id: string | null;
  losses: Generated<number>;
  outcome: Json<unknown> | null;
};

type ProviderUsesTable = {
  organization_id: string;
  id: Generated<number>;
  campaign_id: string;
  call_id: string | null;
  version: number | null;
  at: Instant;
  provider: ProviderName;
  model: string;
  audio_ms: number;
  input_tokens: number;
  cache_write_tokens: number;
  cache_read_tokens: number;
  output_tokens: number;
  batched: boolean;
  micros: number | null;
  lost: Generated<boolean>;
};

type CostChangesTable = {
  organization_id: string;
  id: Generated<number>;
  day: Day;
  campaign_id: string;
  provider: ProviderName;
  model: string;
  requests: number;
  audio_ms: number;
  input_tokens: number;
  output_tokens: number;
  micros: number;
  unpriced: number;
};

type CostSumsTable = {
  organization_id: string;
  grain: CostGrain;
  day: Day;
  campaign_id: string | null;
  provider: ProviderName | null;
  model: string | null;
  requests: number;
  audio_ms: number;
  input_tokens: number;
  output_tokens: number;
  micros: number;
  unpriced: number;
};

type PriceListsTable = { organization_id: string; revision: number; rows: Json<readonly Price[]> };

type ProviderJobsTable = {
  organization_id: string;
  id: string;
  call_id: string | null;
  provider: ProviderName;
  note: string | null;
  hook_hash: string | null;
  created_at: Instant;
};

type WorkersTable = { id: string; started_at: Instant; seen_at: Instant };

type BulkJobsTable = {
  organization_id: string;
  id: string;
  campaign_id: string;
  kind: BulkJobKind;
  created_by: string | null;
  created_at: Instant;
  cancelled_at: Date | null;
};

type BulkItemsTable = {
  organization_id: string;
  id: string;
  job_id: string;
  position: number;
  file_name: string;
  size_bytes: number | null;
  state: BulkItemState;
  begun: Generated<boolean>;
  failure: Json<Failure | null> | null;
  call_id: string | null;
  version: number | null;
  arrived_at: Date | null;
  changed_at: Instant;
};

type UploadsTable = {
  organization_id: string;
  id: string;
  user_id: string;
  campaign_id: string;
  kind: 'recording' | 'transcript';
  metadata: Json<Record<string, string>>;
  file_name: string;
  size_bytes: number;
  received_bytes: Generated<number>;
  transcript_upload_id: string | null;
  created_at: Instant;
  heard_at: Instant;
  received_at: Date | null;
  call_id: string | null;
  failure: Json<Failure | null> | null;
};

/** A row of a CSV as a file of SFTP keeps it. */
export type SftpRow = {
  readonly csv: string;
  readonly line: number;
  readonly path: string;
  readonly fields: UploadFields;
  readonly notes: readonly string[];
};

/** Rows without their recording: how many, and the first of them. */
export type SftpMissing = { readonly count: number; readonly rows: readonly SftpRow[] };

/** Files in no campaign's folder: the first of them, and whether there are more. */
export type SftpOutside = {
  readonly files: readonly {
    readonly path: string;
    readonly size_bytes: number;
    readonly modified_at: string;
  }[];
  readonly more: boolean;
};

type SftpConnectionsTable = {
  organization_id: string;
  id: string;
  host: string;
  port: number;
  username: string;
  sign_in: 'password' | 'private_key';
  secret: string;
  root: string;
  host_key: string | null;
  offered_host_key: string | null;
  saved_by: string | null;
  saved_at: Instant;
  sweep_at: Instant;
  swept_at: Date | null;
  reached_at: Date | null;
  trouble: Json<Failure | null> | null;
  trouble_since: Date | null;
  unmatched: JsonOr<SftpOutside>;
  unmatched_at: Date | null;
  by_operator: Generated<boolean>;
};

type SftpCampaignsTable = {
  organization_id: string;
  campaign_id: string;
  settings: Json<SftpSettings>;
  trouble: Json<Failure | null> | null;
};

type SftpBatchesTable = {
  organization_id: string;
  id: string;
  campaign_id: string;
  status: SftpBatchStatus;
  opened_at: Instant;
  window_ends_at: Instant;
  ended_at: Date | null;
  missing: JsonOr<SftpMissing>;
  failure: Json<Failure | null> | null;
};

type SftpFilesTable = {
  organization_id: string;
  id: string;
  campaign_id: string;
  batch_id: string;
  kind: 'recording' | 'csv' | 'transcript' | 'other';
  path: string;
  name_hash: string;
  status: SftpFileStatus;
  current: Generated<boolean>;
  size_bytes: number;
  modified_at: Instant;
  still_since: Instant;
  present: Generated<boolean>;
  detected_at: Instant;
  changed_at: Instant;
  failure: Json<Failure | null> | null;
  notes: JsonOr<string[]>;
  row: Json<SftpRow | null> | null;
  tries: Generated<number>;
  call_id: string | null;
  transcript_id: string | null;
  differs: Generated<boolean>;
  anyway: Generated<boolean>;
  afterwards: 'waiting' | 'moved' | 'deleted' | null;
};

type SftpImportsTable = {
  organization_id: string;
  campaign_id: string;
  name_hash: string;
  size_bytes: number;
  modified_at: Instant;
  sha256: string;
  imported_at: Instant;
};

type ProviderAccountsTable = {
  organization_id: string;
  provider: ProviderName;
  account_id: string;
  secret: string | null;
  key_ends: string | null;
  base_url: string | null;
  model: string | null;
  at_once: number | null;
  saved_by: string | null;
  saved_at: Instant;
};

type ProviderStatesTable = {
  account_id: string;
  provider: ProviderName;
  status: Generated<'open' | 'paused' | 'trial'>;
  allowed: number | null;
  lowered_at: Date | null;
  next_start_at: Date | null;
  hold_until: Date | null;
  error: Json<Failure | null> | null;
  error_at: Date | null;
  failing_since: Date | null;
  failures: Generated<number>;
  probe_at: Date | null;
  probes: Generated<number>;
};

type ProviderTurnsTable = {
  account_id: string;
  id: Generated<number>;
  holder: string;
  starts_at: Date | null;
  expires_at: Instant;
};

type AuditLogTable = {
  organization_id: string;
  id: Generated<number>;
  at: Instant;
  act: string;
  who_kind: WhoKind;
  who_id: string;
  who_name: string;
  object_kind: string;
  object_id: string;
  object_name: string | null;
  address: string | null;
  user_agent: string | null;
  request_id: string | null;
  before: Json<Facts | null> | null;
  after: Json<Facts | null> | null;
  once: string | null;
};

/** Every table of the product, as Kysely sees it. The drift test compares it with a migrated database. */
export type Database = {
  organizations: OrganizationsTable;
  users: UsersTable;
  passwords: PasswordsTable;
  installation: InstallationTable;
  agents: AgentsTable;
  agent_campaigns: AgentCampaignsTable;
  members: MembersTable;
  sessions: SessionsTable;
  invitations: InvitationsTable;
  invitation_campaigns: InvitationCampaignsTable;
  reset_links: ResetLinksTable;
  sign_in_codes: SignInCodesTable;
  two_factors: TwoFactorsTable;
  recovery_codes: RecoveryCodesTable;
  rate_limits: RateLimitsTable;
  campaigns: CampaignsTable;
  campaign_members: CampaignMembersTable;
  checks: ChecksTable;
  calls: CallsTable;
  recordings: RecordingsTable;
  transcripts: TranscriptsTable;
  versions: VersionsTable;
  check_results: CheckResultsTable;
  reviews: ReviewsTable;
  overrides: OverridesTable;
  saved_views: SavedViewsTable;
  call_events: CallEventsTable;
  blobs: BlobsTable;
  call_names: CallNamesTable;
  figure_changes: FigureChangesTable;
  figures: FiguresTable;
  provider_jobs: ProviderJobsTable;
  batches: BatchesTable;
  batch_requests: BatchRequestsTable;
  provider_uses: ProviderUsesTable;
  cost_changes: CostChangesTable;
  cost_sums: CostSumsTable;
  price_lists: PriceListsTable;
  workers: WorkersTable;
  bulk_jobs: BulkJobsTable;
  bulk_items: BulkItemsTable;
  api_keys: ApiKeysTable;
  idempotent_requests: IdempotentRequestsTable;
  key_uploads: KeyUploadsTable;
  uploads: UploadsTable;
  audit_log: AuditLogTable;
  sftp_connections: SftpConnectionsTable;
  sftp_campaigns: SftpCampaignsTable;
  sftp_batches: SftpBatchesTable;
  sftp_files: SftpFilesTable;
  sftp_imports: SftpImportsTable;
  provider_accounts: ProviderAccountsTable;
  provider_states: ProviderStatesTable;
  provider_turns: ProviderTurnsTable;
  retention_rules: RetentionRulesTable;
  usage_changes: UsageChangesTable;
  usage_sums: UsageSumsTable;
};

/** JSON escapes of what cannot be stored, whole pairs being written unescaped; an even run of backslashes before is text. */
const unstorable = /(?<!\\)((?:\\\\)*)\\u(?:0000|d[89a-f][0-9a-f]{2})/g;

/**
 * JSON text for a jsonb column. PostgreSQL stores neither NUL nor half a surrogate pair: each becomes the replacement
 * character.
 */
export function asJson(value: unknown): string {
  return JSON.stringify(value).replaceAll(unstorable, '$1\ufffd');
}
