-- What providers were asked for and what it cost. A request is written down when it was answered, whatever became of
-- its answer, and stays when its call is deleted. The sums by day are written by the same statement.
create table provider_uses (
  organization_id text not null,
  id bigint generated always as identity,
  campaign_id text not null,
  call_id text,
  version integer,
  at timestamptz not null,
  provider text not null check (provider in ('assemblyai', 'deepgram', 'whisper', 'claude')),
  model text not null,
  audio_ms bigint not null,
  input_tokens bigint not null,
  cache_write_tokens bigint not null,
  cache_read_tokens bigint not null,
  output_tokens bigint not null,
  batched boolean not null,
  -- Millionths of a US dollar by the prices of that moment; null where there was none.
  micros bigint,
  primary key (organization_id, id),
  foreign key (organization_id, campaign_id) references campaigns (organization_id, id) on delete cascade,
  foreign key (organization_id, call_id) references calls (organization_id, id) on delete set null (call_id)
);
create index provider_uses_by_call on provider_uses (organization_id, call_id) where call_id is not null;
create index provider_uses_newest on provider_uses (organization_id, campaign_id, provider, id desc);

create table cost_days (
  organization_id text not null,
  day date not null,
  campaign_id text not null,
  provider text not null check (provider in ('assemblyai', 'deepgram', 'whisper', 'claude')),
  model text not null,
  requests integer not null,
  audio_ms bigint not null,
  input_tokens bigint not null,
  output_tokens bigint not null,
  micros bigint not null,
  -- Requests that had no price.
  unpriced integer not null,
  primary key (organization_id, day, campaign_id, provider, model),
  foreign key (organization_id, campaign_id) references campaigns (organization_id, id) on delete cascade
);

-- What an organization pays; without a row the list prices known at release count.
create table price_lists (
  organization_id text primary key references organizations (id),
  revision integer not null,
  rows jsonb not null
);
