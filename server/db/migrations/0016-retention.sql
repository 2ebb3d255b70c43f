-- How long a campaign keeps its recordings and its calls, in days since they were received; without a row, for ever.
create table retention_rules (
  organization_id text not null,
  campaign_id text not null,
  audio_days integer check (audio_days between 1 and 36500),
  call_days integer check (call_days between 1 and 36500),
  primary key (organization_id, campaign_id),
  foreign key (organization_id, campaign_id) references campaigns (organization_id, id) on delete cascade,
  check (audio_days is not null or call_days is not null)
);

-- When the recording and its playback copy were deleted; what was found out about the call stays.
alter table calls add column audio_deleted_at timestamptz;
-- What a rule about audio still has to look at, the oldest first.
create index calls_with_audio on calls (organization_id, campaign_id, created_at, id) where audio_deleted_at is null;
