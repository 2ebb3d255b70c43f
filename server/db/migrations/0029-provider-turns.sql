-- How an account at a provider stands, known to all processes. An account is one organization's, or the installation's,
-- which organizations share; so these rows stand above organizations and hold nothing of theirs. `allowed` is how many
-- requests it is given at once while it has said that it is too many; null when it gets all it may have.
create table provider_states (
  account_id text primary key,
  provider text not null check (provider in ('assemblyai', 'deepgram', 'whisper', 'claude')),
  status text not null default 'open' check (status in ('open', 'paused', 'trial')),
  allowed double precision,
  lowered_at timestamptz,
  next_start_at timestamptz,
  hold_until timestamptz,
  error jsonb,
  error_at timestamptz,
  failing_since timestamptz,
  failures integer not null default 0,
  probe_at timestamptz,
  probes integer not null default 0
);

-- Who works at a provider and who waits for it, in the order of asking. A process renews its rows; those of one that
-- died expire.
create table provider_turns (
  account_id text not null references provider_states (account_id) on delete cascade,
  id bigint generated always as identity,
  holder uuid not null,
  starts_at timestamptz,
  expires_at timestamptz not null,
  primary key (account_id, id)
);
create index provider_turns_holder on provider_turns (holder);
