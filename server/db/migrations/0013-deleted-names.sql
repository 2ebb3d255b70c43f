-- What became of a call that is deleted stays counted in its bulk jobs, without its name and without what was said of it:
-- a file's name can tell who called. What had not ended counts as cancelled.
create or replace function bulk_items_leave_call() returns trigger language plpgsql as $$
begin
  update bulk_items i set
    state = case when i.state in ('waiting', 'processing') then 'cancelled' else i.state end,
    changed_at = case when i.state in ('waiting', 'processing') then now() else i.changed_at end,
    file_name = 'Deleted call',
    failure = null,
    call_id = null,
    version = null
  where i.organization_id = old.organization_id and i.call_id = old.id;
  return null;
end
$$;

update bulk_items i set file_name = 'Deleted call', failure = null
from bulk_jobs j
where j.organization_id = i.organization_id and j.id = i.job_id and i.call_id is null
  and (i.arrived_at is not null or i.state = 'done' or j.kind <> 'upload');

-- A file that was refused because its recording was there already names the call that it is.
create index uploads_existing_call on uploads (organization_id, (failure -> 'details' ->> 'existing_call_id'))
  where failure is not null;
create function uploads_forget_call() returns trigger language plpgsql as $$
begin
  delete from uploads
  where failure is not null and organization_id = old.organization_id
    and failure -> 'details' ->> 'existing_call_id' = old.id;
  return null;
end
$$;
create trigger uploads_forget_call after delete on calls
  for each row execute function uploads_forget_call();
