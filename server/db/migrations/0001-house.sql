-- Organizations and people. A user may belong to more than one organization; every other table is of one.
create table organizations (
  id text primary key,
  name text not null,
  created_at timestamptz not null default now()
);
create unique index organizations_name on organizations (lower(name));

create table users (
  id text primary key,
  name text not null,
  email text not null unique check (email = lower(email)),
  created_at timestamptz not null default now()
);

-- Apart from users, so that reading a user never reads a secret. The hash is a PHC string with its parameters.
create table passwords (
  user_id text primary key references users (id) on delete cascade,
  hash text not null,
  set_at timestamptz not null
);

-- One row: how this installation is set up. The link's token is stored hashed and closes for good once used.
create table installation (
  only_row boolean primary key default true check (only_row),
  setup_token_hash text,
  set_up_at timestamptz
);
insert into installation default values;

create table agents (
  organization_id text not null references organizations (id),
  id text not null,
  name text not null,
  code text,
  email text,
  extension text,
  archived_at timestamptz,
  created_at timestamptz not null default now(),
  primary key (organization_id, id)
);
create unique index agents_code on agents (organization_id, lower(code)) where code is not null;

create table members (
  organization_id text not null references organizations (id),
  user_id text not null references users (id) on delete cascade,
  role text not null check (role in ('agent', 'manager', 'compliance_officer', 'senior_manager', 'owner')),
  agent_id text,
  created_at timestamptz not null default now(),
  primary key (organization_id, user_id),
  foreign key (organization_id, agent_id) references agents (organization_id, id)
);
create index members_user on members (user_id);

-- Somebody signed in to one organization. Only the SHA-256 of the cookie's token is stored.
create table sessions (
  organization_id text not null,
  id text not null,
  user_id text not null,
  token_hash text not null unique,
  created_at timestamptz not null,
  last_seen_at timestamptz not null,
  expires_at timestamptz not null,
  address text,
  user_agent text,
  primary key (organization_id, id),
  foreign key (organization_id, user_id) references members (organization_id, user_id) on delete cascade
);
create unique index sessions_id on sessions (id);
create index sessions_user on sessions (user_id);
create index sessions_expiry on sessions (expires_at);

-- One row per counted thing (generic cell rate algorithm): the instant at which all its tries are free again.
create table rate_limits (
  key text primary key,
  full_at timestamptz not null
);
create index rate_limits_full on rate_limits (full_at);

create table campaigns (
  organization_id text not null references organizations (id),
  id text not null,
  name text not null,
  description text not null default '',
  template text,
  settings jsonb not null,
  archived_at timestamptz,
  created_by text references users (id) on delete set null,
  created_at timestamptz not null default now(),
  primary key (organization_id, id)
);
create unique index campaigns_name on campaigns (organization_id, lower(name));

create table campaign_members (
  organization_id text not null,
  campaign_id text not null,
  user_id text not null,
  primary key (organization_id, campaign_id, user_id),
  foreign key (organization_id, campaign_id) references campaigns (organization_id, id) on delete cascade,
  foreign key (organization_id, user_id) references members (organization_id, user_id) on delete cascade
);
create index campaign_members_user on campaign_members (organization_id, user_id);

create table checks (
  organization_id text not null,
  id text not null,
  campaign_id text not null,
  position integer not null,
  name text not null check (char_length(name) <= 255),
  type text not null check (type in ('compliance', 'quality', 'business_intelligence')),
  category text not null default '',
  severity text not null check (severity in ('info', 'warning', 'critical')),
  weight double precision not null check (weight > 0),
  pass_mark double precision check (pass_mark between 0 and 100),
  active boolean not null default true,
  judging jsonb not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (organization_id, id),
  foreign key (organization_id, campaign_id) references campaigns (organization_id, id) on delete cascade
);
create index checks_campaign on checks (organization_id, campaign_id, position);

-- A call: one recording and what is known about it. status, version, score and flags repeat what its versions say,
-- so that a list needs one table; only the pipeline's transaction writes them.
create table calls (
  organization_id text not null,
  id text not null,
  campaign_id text not null,
  agent_id text,
  source text not null check (source in ('ui', 'api', 'bulk_job', 'sftp')),
  file_name text not null,
  audio_key text not null,
  sha256 text not null,
  size_bytes bigint not null,
  client_reference text,
  call_type text check (call_type in ('inbound', 'outbound', 'internal')),
  call_date timestamptz,
  customer_id text,
  customer_name text,
  disposition text,
  metadata jsonb not null default '{}',
  uploaded_by text references users (id) on delete set null,
  created_at timestamptz not null,
  duration_seconds double precision,
  status text not null check (status in ('pending', 'transcribing', 'analyzing', 'completed', 'failed')),
  version integer not null default 1,
  shown_version integer,
  score double precision,
  flagged boolean not null default false,
  review_status text not null default 'no_action'
    check (review_status in ('no_action', 'needs_review', 'reviewed', 'dismissed')),
  error jsonb,
  primary key (organization_id, id),
  foreign key (organization_id, campaign_id) references campaigns (organization_id, id),
  foreign key (organization_id, agent_id) references agents (organization_id, id)
);
create unique index calls_client_reference on calls (organization_id, campaign_id, client_reference)
  where client_reference is not null;
create index calls_newest on calls (organization_id, created_at desc, id desc);
create index calls_campaign on calls (organization_id, campaign_id, created_at desc, id desc);
create index calls_agent on calls (organization_id, agent_id, created_at desc, id desc) where agent_id is not null;
create index calls_open on calls (organization_id, status, created_at desc, id desc) where status <> 'completed';
create index calls_flagged on calls (organization_id, score, id) where flagged;
create index calls_same_audio on calls (organization_id, campaign_id, sha256);

-- What decoding told about a call's recording, written once.
create table recordings (
  organization_id text not null,
  call_id text not null,
  facts jsonb not null,
  peaks jsonb not null,
  activity jsonb not null,
  playback_key text not null,
  playback_type text not null,
  playback_bytes bigint not null,
  created_at timestamptz not null,
  primary key (organization_id, call_id),
  foreign key (organization_id, call_id) references calls (organization_id, id) on delete cascade
);

-- Transcript revisions are immutable: an edit makes the next one.
create table transcripts (
  organization_id text not null,
  id text not null,
  call_id text not null,
  revision integer not null,
  provider text not null,
  provider_job_id text,
  model text,
  language text,
  duration_ms integer,
  role_confidence double precision,
  turns jsonb not null,
  words jsonb not null,
  created_at timestamptz not null,
  primary key (organization_id, id),
  unique (organization_id, call_id, revision),
  foreign key (organization_id, call_id) references calls (organization_id, id) on delete cascade
);

-- The results of one run over a call. job_id names the one job that may work on it; a job that is not named is stale.
create table versions (
  organization_id text not null,
  call_id text not null,
  number integer not null,
  status text not null check (status in ('pending', 'transcribing', 'analyzing', 'completed', 'failed')),
  cause text not null check (cause in ('upload', 'rerun_transcription', 'run_analysis', 'transcript_edited')),
  requested_by text references users (id) on delete set null,
  created_at timestamptz not null,
  completed_at timestamptz,
  stage text not null check (stage in ('transcribe', 'analyze')),
  attempt integer not null default 1,
  job_id uuid,
  tries integer not null default 0,
  trying_since timestamptz,
  waiting_reason text check (waiting_reason in ('not_started', 'retrying', 'provider_paused')),
  waiting_until timestamptz,
  supplied_key text,
  supplied_name text,
  transcript_id text,
  checks jsonb,
  flag_rules jsonb,
  score double precision,
  score_formula jsonb,
  flags jsonb not null default '[]',
  error jsonb,
  primary key (organization_id, call_id, number),
  foreign key (organization_id, call_id) references calls (organization_id, id) on delete cascade,
  foreign key (organization_id, transcript_id) references transcripts (organization_id, id)
);
create index versions_open on versions (status, created_at) where status in ('pending', 'transcribing', 'analyzing');
create index versions_transcript on versions (organization_id, transcript_id);

create table check_results (
  organization_id text not null,
  call_id text not null,
  version integer not null,
  check_id text not null,
  position integer not null,
  campaign_id text not null,
  verdict text not null check (verdict in ('pass', 'fail', 'not_applicable', 'not_evaluated', 'needs_review')),
  score double precision check (score between 0 and 100),
  reasoning text not null,
  evidence jsonb not null,
  snapshot jsonb not null,
  primary key (organization_id, call_id, version, check_id),
  foreign key (organization_id, call_id, version) references versions (organization_id, call_id, number) on delete cascade,
  foreign key (organization_id, campaign_id) references campaigns (organization_id, id)
);
create index check_results_check on check_results (organization_id, campaign_id, check_id, verdict);

-- Everything that happened to a call, in order.
create table call_events (
  organization_id text not null,
  id bigint generated always as identity,
  call_id text not null,
  version integer not null,
  at timestamptz not null,
  kind text not null,
  stage text check (stage in ('transcribe', 'analyze')),
  attempt integer,
  duration_ms integer,
  details jsonb not null default '{}',
  primary key (organization_id, id),
  foreign key (organization_id, call_id) references calls (organization_id, id) on delete cascade
);
create index call_events_call on call_events (organization_id, call_id, id);

-- A stored file is announced here before its first byte is written, so that one nobody claims can be found.
create table blobs (
  organization_id text not null references organizations (id),
  key text not null,
  call_id text,
  announced_at timestamptz not null,
  primary key (organization_id, key),
  foreign key (organization_id, call_id) references calls (organization_id, id)
);
create index blobs_unclaimed on blobs (announced_at) where call_id is null;
create index blobs_call on blobs (organization_id, call_id);

-- Worker processes, each saying every few seconds that it lives.
create table workers (
  id text primary key,
  started_at timestamptz not null,
  seen_at timestamptz not null
);
