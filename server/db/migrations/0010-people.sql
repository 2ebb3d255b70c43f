-- Who may join, as what. Only the SHA-256 of the link's token is stored; the row goes when the link is used.
create table invitations (
  organization_id text not null references organizations (id),
  id text not null,
  token_hash text not null unique,
  email text not null check (email = lower(email)),
  role text not null check (role in ('agent', 'manager', 'compliance_officer', 'senior_manager', 'owner')),
  agent_id text,
  invited_by text references users (id) on delete set null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  primary key (organization_id, id),
  unique (organization_id, email),
  foreign key (organization_id, agent_id) references agents (organization_id, id)
);

create table invitation_campaigns (
  organization_id text not null,
  invitation_id text not null,
  campaign_id text not null,
  primary key (organization_id, invitation_id, campaign_id),
  foreign key (organization_id, invitation_id) references invitations (organization_id, id) on delete cascade,
  foreign key (organization_id, campaign_id) references campaigns (organization_id, id) on delete cascade
);
create index invitation_campaigns_campaign on invitation_campaigns (organization_id, campaign_id);

-- The one link with which somebody may set a new password; the next one replaces it.
create table reset_links (
  user_id text primary key references users (id) on delete cascade,
  token_hash text not null unique,
  expires_at timestamptz not null
);

-- The one code with which somebody may sign in. Unlogged: writing here must not wait for the disk, or how long an answer
-- takes would tell who has a login. What a crash forgets is asked for again.
create unlogged table sign_in_codes (
  user_id text primary key,
  code_hash text not null,
  expires_at timestamptz not null,
  tries_left smallint not null
);

-- Two-factor: the shared secret, sealed. It counts once it is confirmed; last_step keeps a code from working twice.
create table two_factors (
  user_id text primary key references users (id) on delete cascade,
  secret text not null,
  confirmed_at timestamptz,
  last_step integer
);

-- Each stands in for a code once, and goes with it.
create table recovery_codes (
  user_id text not null references two_factors (user_id) on delete cascade,
  code_hash text not null,
  primary key (user_id, code_hash)
);
