-- Bulk jobs. Neither their status nor their counts are stored: both are read from the items.
create table bulk_jobs (
  organization_id text not null,
  id text not null,
  campaign_id text not null,
  kind text not null check (kind in ('upload', 'transcribe', 'analyze')),
  created_by text references users (id) on delete set null,
  created_at timestamptz not null,
  cancelled_at timestamptz,
  primary key (organization_id, id),
  foreign key (organization_id, campaign_id) references campaigns (organization_id, id)
);
create index bulk_jobs_newest on bulk_jobs (organization_id, created_at desc, id desc);
create index bulk_jobs_campaign on bulk_jobs (organization_id, campaign_id, created_at desc, id desc);

-- An item that has a version repeats where that version stands, so that counting needs one index; the trigger below
-- alone writes it then. A duplicate points at the call that was there before, without a version.
create table bulk_items (
  organization_id text not null,
  id text not null,
  job_id text not null,
  position integer not null,
  file_name text not null,
  size_bytes bigint,
  state text not null
    check (state in ('expected', 'waiting', 'processing', 'done', 'failed', 'duplicate', 'cancelled')),
  -- Work on it began at some time.
  begun boolean not null default false,
  failure jsonb,
  call_id text,
  version integer,
  arrived_at timestamptz,
  changed_at timestamptz not null,
  primary key (organization_id, id),
  unique (organization_id, job_id, position),
  check (version is null or call_id is not null),
  foreign key (organization_id, job_id) references bulk_jobs (organization_id, id) on delete cascade,
  -- Looked at when the transaction ends: the trigger on deletion lets go of the call first.
  foreign key (organization_id, call_id) references calls (organization_id, id) deferrable initially deferred
);
create index bulk_items_state on bulk_items (organization_id, job_id, state, position)
  include (begun, version, changed_at);
create index bulk_items_version on bulk_items (organization_id, call_id, version) where call_id is not null;
create index bulk_items_open on bulk_items (organization_id, job_id)
  where state in ('expected', 'waiting', 'processing');

-- Whoever waits at a screen goes before programs, and those before bulk jobs; a version keeps its place in every stage.
alter table versions
  add column urgency smallint not null default 1 check (urgency between 0 and 2),
  drop constraint versions_waiting_reason_check,
  add constraint versions_waiting_reason_check
    check (waiting_reason in ('not_started', 'retrying', 'provider_paused', 'cancelled'));

create function bulk_item_state(status text) returns text language sql immutable as $$
  select case status
    when 'pending' then 'waiting'
    when 'transcribing' then 'processing'
    when 'analyzing' then 'processing'
    when 'completed' then 'done'
    when 'failed' then 'failed'
  end
$$;

-- Items follow their version whoever moves it. A cancelled job is final: its failed items do not open again.
create function bulk_items_follow_version() returns trigger language plpgsql as $$
begin
  update bulk_items i set
    state = bulk_item_state(new.status),
    begun = i.begun or new.status <> 'pending',
    failure = case when new.status = 'failed' then new.error - 'stage' end,
    changed_at = case when new.status = 'completed' then coalesce(new.completed_at, now()) else now() end
  from bulk_jobs j
  where i.organization_id = new.organization_id and i.call_id = new.call_id and i.version = new.number
    and i.state <> bulk_item_state(new.status)
    and j.organization_id = i.organization_id and j.id = i.job_id
    and (i.state in ('waiting', 'processing') or i.state = 'failed' and j.cancelled_at is null);
  return null;
end
$$;
create trigger bulk_items_follow_version after update of status on versions
  for each row when (old.status <> new.status) execute function bulk_items_follow_version();

-- A failed item follows its call to the next version: that is how its failure is mended.
create function bulk_items_follow_call() returns trigger language plpgsql as $$
begin
  update bulk_items i set version = new.number, state = bulk_item_state(new.status), failure = null, changed_at = now()
  from bulk_jobs j
  where i.organization_id = new.organization_id and i.call_id = new.call_id and i.version < new.number
    and i.state = 'failed'
    and j.organization_id = i.organization_id and j.id = i.job_id and j.cancelled_at is null;
  return null;
end
$$;
create trigger bulk_items_follow_call after insert on versions
  for each row when (new.number > 1) execute function bulk_items_follow_call();

-- What became of a call that is deleted stays counted; what had not ended counts as cancelled.
create function bulk_items_leave_call() returns trigger language plpgsql as $$
begin
  update bulk_items i set
    state = case when i.state in ('waiting', 'processing') then 'cancelled' else i.state end,
    changed_at = case when i.state in ('waiting', 'processing') then now() else i.changed_at end,
    call_id = null,
    version = null
  where i.organization_id = old.organization_id and i.call_id = old.id;
  return null;
end
$$;
create trigger bulk_items_leave_call after delete on calls
  for each row execute function bulk_items_leave_call();

-- Tells everybody who watches which jobs changed, once a transaction and job.
create function tell_bulk_jobs() returns trigger language plpgsql as $$
begin
  perform pg_notify('totalview', json_build_object(
    'kind', 'bulk_job_changed', 'organization_id', j.organization_id, 'bulk_job_id', j.id,
    'campaign_id', j.campaign_id)::text)
  from bulk_jobs j
  where (j.organization_id, j.id) in (select organization_id, job_id from changed);
  return null;
end
$$;
create trigger tell_new_bulk_items after insert on bulk_items
  referencing new table as changed for each statement execute function tell_bulk_jobs();
create trigger tell_changed_bulk_items after update on bulk_items
  referencing new table as changed for each statement execute function tell_bulk_jobs();
