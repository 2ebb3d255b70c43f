-- Requests to Claude that wait for a batch, one for each version of a call, and the batches they went with. A request
-- holds what was said in the call: it goes with the call, and as soon as its version has ended.
create table batches (
  organization_id text not null references organizations (id),
  id uuid not null,
  -- The provider's name of it; null until it has answered.
  provider_id text,
  requests integer not null,
  begun_at timestamptz not null,
  primary key (organization_id, id)
);

create table batch_requests (
  organization_id text not null,
  call_id text not null,
  version integer not null,
  -- SHA-256 of the request, in hex.
  hash text not null,
  request jsonb not null,
  asked_at timestamptz not null,
  batch_id uuid,
  -- Batches it came back from without an answer.
  losses integer not null default 0,
  outcome jsonb,
  primary key (organization_id, call_id, version),
  foreign key (organization_id, call_id, version) references versions (organization_id, call_id, number) on delete cascade,
  foreign key (organization_id, batch_id) references batches (organization_id, id) on delete set null (batch_id)
);
create index batch_requests_waiting on batch_requests (organization_id, asked_at) where batch_id is null and outcome is null;
create index batch_requests_by_batch on batch_requests (organization_id, batch_id) where batch_id is not null;

alter table versions
  drop constraint versions_waiting_reason_check,
  add constraint versions_waiting_reason_check
    check (waiting_reason in ('not_started', 'retrying', 'provider_paused', 'cancelled', 'batch'));
