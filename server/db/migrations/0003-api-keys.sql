-- API keys, each of one campaign. Only the SHA-256 of a key is stored, and its first characters for people to tell
-- keys apart.
create table api_keys (
  organization_id text not null,
  id text not null,
  campaign_id text not null,
  name text not null check (char_length(name) between 1 and 100),
  hash text not null unique,
  shown_start text not null,
  scopes text[] not null
    check (cardinality(scopes) > 0 and scopes <@ array['upload', 'read', 'reprocess', 'delete']),
  created_by text references users (id) on delete set null,
  created_at timestamptz not null,
  expires_at timestamptz,
  last_used_at timestamptz,
  revoked_at timestamptz,
  primary key (organization_id, id),
  foreign key (organization_id, campaign_id) references campaigns (organization_id, id) on delete cascade
);
create index api_keys_campaign on api_keys (organization_id, campaign_id, created_at);

-- What was asked with an Idempotency-Key, whose hash names the row. While reply is null the request is under way, and
-- belongs to its holder until the lease ends; a holder that died has its row taken over. An answer about a call goes
-- with the call.
create table idempotent_requests (
  organization_id text not null,
  key_id text not null,
  name_hash text not null,
  holder uuid not null,
  lease_until timestamptz not null,
  fingerprint text,
  reply jsonb,
  call_id text,
  expires_at timestamptz not null,
  primary key (organization_id, key_id, name_hash),
  foreign key (organization_id, key_id) references api_keys (organization_id, id) on delete cascade,
  foreign key (organization_id, call_id) references calls (organization_id, id) on delete cascade,
  check ((reply is null) = (fingerprint is null))
);
create index idempotent_requests_call on idempotent_requests (organization_id, call_id) where call_id is not null;
create index idempotent_requests_expiry on idempotent_requests (expires_at);

-- Uploads under way with a key, each until its lease ends. Unlogged: a crash of the database ends them anyway.
create unlogged table key_uploads (
  organization_id text not null,
  key_id text not null,
  holder uuid not null,
  lease_until timestamptz not null,
  primary key (organization_id, key_id, holder)
);

-- Every request with a key writes here, so it must not wait for the disk. What a crash forgets are tries given back.
alter table rate_limits set unlogged;
