-- The provider whose account a version waits for while that is paused.
alter table versions add column waiting_for text
  check (waiting_for in ('assemblyai', 'deepgram', 'whisper', 'claude'));
create index versions_paused on versions (organization_id, waiting_for, created_at)
  where waiting_reason = 'provider_paused';
