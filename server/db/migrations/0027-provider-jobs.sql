-- What a provider was asked to do for a version, noted before each step that must not be done twice. `id` names version
-- and provider. It outlives its call: what the provider keeps is deleted then, and the row after it. `hook_hash` is of
-- the secret with which the provider may say that there is something to see.
create table provider_jobs (
  organization_id text not null references organizations (id),
  id text not null,
  call_id text,
  provider text not null check (provider in ('assemblyai', 'deepgram', 'whisper', 'claude')),
  note text,
  hook_hash text,
  created_at timestamptz not null,
  primary key (organization_id, id),
  foreign key (organization_id, call_id) references calls (organization_id, id) on delete set null (call_id)
);
create index provider_jobs_of_call on provider_jobs (organization_id, call_id);
create index provider_jobs_left on provider_jobs (created_at) where call_id is null;
create index provider_jobs_by_hook on provider_jobs (hook_hash) where hook_hash is not null;

-- Where the provider's own answer is stored.
alter table transcripts add column answer_key text;
