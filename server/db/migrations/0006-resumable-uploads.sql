-- A file on its way in by the resumable protocol. Its bytes lie under its id in the staging folder of a web process
-- until it has become a call, was refused, or nothing came for a day; the row then tells the answer for a day more.
-- A recording names the transcript that was sent before it.
create table uploads (
  organization_id text not null,
  id text not null,
  user_id text not null,
  campaign_id text not null,
  kind text not null check (kind in ('recording', 'transcript')),
  metadata jsonb not null,
  file_name text not null,
  size_bytes bigint not null check (size_bytes >= 0),
  received_bytes bigint not null default 0,
  transcript_upload_id text,
  created_at timestamptz not null,
  heard_at timestamptz not null,
  received_at timestamptz,
  call_id text,
  failure jsonb,
  primary key (organization_id, id),
  foreign key (organization_id, user_id) references members (organization_id, user_id) on delete cascade,
  foreign key (organization_id, campaign_id) references campaigns (organization_id, id) on delete cascade,
  foreign key (organization_id, transcript_upload_id) references uploads (organization_id, id),
  foreign key (organization_id, call_id) references calls (organization_id, id) on delete cascade
);
create unique index uploads_id on uploads (id);
create index uploads_heard on uploads (heard_at);
create index uploads_user on uploads (organization_id, user_id);
create index uploads_campaign on uploads (organization_id, campaign_id);
create unique index uploads_transcript on uploads (organization_id, transcript_upload_id)
  where transcript_upload_id is not null;
create index uploads_call on uploads (organization_id, call_id) where call_id is not null;
