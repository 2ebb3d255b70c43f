-- How an organization reaches a provider: by an account of its own, whose key lies sealed in `secret`, or with wishes of
-- its own about the installation's. `account_id` is new whenever another account is meant.
create table provider_accounts (
  organization_id text not null references organizations (id) on delete cascade,
  provider text not null check (provider in ('assemblyai', 'deepgram', 'whisper', 'claude')),
  account_id text not null,
  secret text,
  key_ends text,
  base_url text,
  model text,
  at_once integer check (at_once between 1 and 1000),
  saved_by text references users (id) on delete set null,
  saved_at timestamptz not null,
  primary key (organization_id, provider)
);
