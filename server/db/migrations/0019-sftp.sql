-- One SFTP server an organization. Its password or private key lies sealed in `secret`. What its sweeps are up to stands
-- beside it: `reached_at` is the last time it answered, and open batches wait from there on when it answers again.
create table sftp_connections (
  organization_id text not null references organizations (id) on delete cascade,
  id text not null,
  host text not null,
  port integer not null,
  username text not null,
  sign_in text not null check (sign_in in ('password', 'private_key')),
  secret text not null,
  root text not null,
  host_key text,
  offered_host_key text,
  saved_by text references users (id) on delete set null,
  saved_at timestamptz not null,
  sweep_at timestamptz not null,
  swept_at timestamptz,
  reached_at timestamptz,
  trouble jsonb,
  trouble_since timestamptz,
  unmatched jsonb not null default '{"files": [], "more": false}',
  unmatched_at timestamptz,
  primary key (organization_id, id)
);
create unique index sftp_connections_one on sftp_connections (organization_id);

-- A campaign's part of it. `trouble` is about its folder alone.
create table sftp_campaigns (
  organization_id text not null,
  campaign_id text not null,
  settings jsonb not null,
  trouble jsonb,
  primary key (organization_id, campaign_id),
  foreign key (organization_id, campaign_id) references campaigns (organization_id, id) on delete cascade
);

create table sftp_batches (
  organization_id text not null,
  id text not null,
  campaign_id text not null,
  status text not null check (status in
    ('detecting', 'waiting_for_csv', 'waiting_for_files', 'processing', 'completed', 'incomplete', 'failed')),
  opened_at timestamptz not null,
  window_ends_at timestamptz not null,
  ended_at timestamptz,
  -- Rows without their recording: how many, and the first thousand with what they say.
  missing jsonb not null default '{"count": 0, "rows": []}',
  failure jsonb,
  primary key (organization_id, id),
  foreign key (organization_id, campaign_id) references campaigns (organization_id, id) on delete cascade
);
-- One batch of a campaign gathers at a time.
create unique index sftp_batches_gathering on sftp_batches (organization_id, campaign_id)
  where status in ('detecting', 'waiting_for_csv', 'waiting_for_files');
create index sftp_batches_newest on sftp_batches (organization_id, opened_at desc, id desc);
create index sftp_batches_campaign on sftp_batches (organization_id, campaign_id, opened_at desc, id desc);

-- One file as it was on the server at some time; a file that changes after it was imported gets a next row. `current` is
-- the row by which a name is known now. The name itself goes when its call is deleted, its hash stays.
create table sftp_files (
  organization_id text not null,
  id text not null,
  campaign_id text not null,
  batch_id text not null,
  kind text not null check (kind in ('recording', 'csv', 'transcript', 'other')),
  path text not null,
  name_hash text not null,
  status text not null
    check (status in ('detected', 'matched', 'processing', 'completed', 'failed', 'duplicate', 'skipped')),
  current boolean not null default true,
  size_bytes bigint not null,
  modified_at timestamptz not null,
  -- Since when it has this size and time, and when it was seen last; null when it was not there in the last look.
  still_since timestamptz not null,
  present boolean not null default true,
  detected_at timestamptz not null,
  changed_at timestamptz not null,
  failure jsonb,
  notes jsonb not null default '[]',
  -- What its row says, and where the row stands.
  row jsonb,
  tries integer not null default 0,
  call_id text,
  differs boolean not null default false,
  -- A person has said that it is to be imported although its name was.
  anyway boolean not null default false,
  afterwards text check (afterwards in ('waiting', 'moved', 'deleted')),
  primary key (organization_id, id),
  foreign key (organization_id, batch_id) references sftp_batches (organization_id, id) on delete cascade,
  foreign key (organization_id, campaign_id) references campaigns (organization_id, id) on delete cascade
);
create unique index sftp_files_current on sftp_files (organization_id, campaign_id, name_hash) where current;
create index sftp_files_batch on sftp_files (organization_id, batch_id, status);
create index sftp_files_path on sftp_files (organization_id, batch_id, path, id);
create index sftp_files_day on sftp_files (organization_id, campaign_id, detected_at);
create index sftp_files_call on sftp_files (organization_id, call_id) where call_id is not null;

-- The names that were imported, as hashes: they outlive files, batches, connections and calls, so that no sweep brings a
-- deleted call back.
create table sftp_imports (
  organization_id text not null,
  campaign_id text not null,
  name_hash text not null,
  size_bytes bigint not null,
  modified_at timestamptz not null,
  sha256 text not null,
  imported_at timestamptz not null,
  primary key (organization_id, campaign_id, name_hash),
  foreign key (organization_id, campaign_id) references campaigns (organization_id, id) on delete cascade
);

-- A file's name can tell who called: it goes with the call.
create function sftp_files_leave_call() returns trigger language plpgsql as $$
begin
  update sftp_files set path = 'Deleted call', call_id = null, row = null, notes = '[]', failure = null
  where organization_id = old.organization_id and call_id = old.id;
  return null;
end
$$;
create trigger sftp_files_leave_call after delete on calls
  for each row execute function sftp_files_leave_call();

-- Tells everybody who watches which batches changed, once a transaction and batch.
create function tell_sftp_batches() returns trigger language plpgsql as $$
begin
  perform pg_notify('totalview', json_build_object(
    'kind', 'sftp_changed', 'organization_id', organization_id, 'campaign_id', campaign_id, 'batch_id', id)::text)
  from (select distinct organization_id, campaign_id, id from changed) as batches;
  return null;
end
$$;
create trigger tell_new_sftp_batches after insert on sftp_batches
  referencing new table as changed for each statement execute function tell_sftp_batches();
create trigger tell_changed_sftp_batches after update on sftp_batches
  referencing new table as changed for each statement execute function tell_sftp_batches();
create function tell_sftp_files() returns trigger language plpgsql as $$
begin
  perform pg_notify('totalview', json_build_object(
    'kind', 'sftp_changed', 'organization_id', organization_id, 'campaign_id', campaign_id, 'batch_id', batch_id)::text)
  from (select distinct organization_id, campaign_id, batch_id from changed) as batches;
  return null;
end
$$;
create trigger tell_new_sftp_files after insert on sftp_files
  referencing new table as changed for each statement execute function tell_sftp_files();
create trigger tell_changed_sftp_files after update on sftp_files
  referencing new table as changed for each statement execute function tell_sftp_files();
