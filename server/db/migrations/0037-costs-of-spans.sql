-- Costs are kept as usage is: whoever asked a provider appends what that cost, and nobody waits for the row of a day.
create table cost_changes (
  organization_id text not null references organizations (id),
  id bigint generated always as identity,
  day date not null,
  campaign_id text not null,
  provider text not null check (provider in ('assemblyai', 'deepgram', 'whisper', 'claude')),
  model text not null,
  requests integer not null,
  audio_ms bigint not null,
  input_tokens bigint not null,
  output_tokens bigint not null,
  micros bigint not null,
  unpriced integer not null,
  primary key (organization_id, id),
  foreign key (organization_id, campaign_id) references campaigns (organization_id, id) on delete cascade
);

create table cost_sums (
  organization_id text not null,
  grain text not null check (grain in ('day', 'model_day', 'model_7', 'model_35', 'model_175')),
  day date not null,
  campaign_id text,
  provider text check (provider in ('assemblyai', 'deepgram', 'whisper', 'claude')),
  model text,
  requests integer not null,
  audio_ms bigint not null,
  input_tokens bigint not null,
  output_tokens bigint not null,
  micros bigint not null,
  -- Requests that had no price.
  unpriced integer not null,
  unique nulls not distinct (organization_id, grain, day, campaign_id, provider, model),
  foreign key (organization_id, campaign_id) references campaigns (organization_id, id) on delete cascade,
  constraint cost_sums_of_models check (num_nonnulls(campaign_id, provider, model) = case when grain = 'day' then 0 else 3 end)
);

-- The next folding makes sums of them.
insert into cost_changes (organization_id, day, campaign_id, provider, model, requests, audio_ms, input_tokens,
    output_tokens, micros, unpriced)
  select organization_id, day, campaign_id, provider, model, requests, audio_ms, input_tokens, output_tokens, micros,
    unpriced
  from cost_days;
drop table cost_days;
