-- What an organization uses, by UTC day of receipt, campaign and source. What was received stays counted when it is
-- deleted; what is stored does not. Whoever changes a call appends what that changes, a row that nobody else waits for;
-- now and then these are folded into the sums. What counts is always both together.
create table usage_changes (
  organization_id text not null references organizations (id),
  id bigint generated always as identity,
  campaign_id text not null,
  day date not null,
  source text not null check (source in ('ui', 'api', 'bulk_job', 'sftp')),
  calls integer not null,
  audio_ms bigint not null,
  received_bytes bigint not null,
  stored_bytes bigint not null,
  primary key (organization_id, id)
);

create table usage_days (
  organization_id text not null,
  day date not null,
  campaign_id text not null,
  source text not null check (source in ('ui', 'api', 'bulk_job', 'sftp')),
  calls integer not null,
  audio_ms bigint not null,
  received_bytes bigint not null,
  stored_bytes bigint not null,
  primary key (organization_id, day, campaign_id, source),
  foreign key (organization_id, campaign_id) references campaigns (organization_id, id) on delete cascade
);

create function note_usage(call calls, calls integer, audio_ms bigint, received_bytes bigint, stored_bytes bigint)
returns void language sql as $$
  insert into usage_changes (organization_id, campaign_id, day, source, calls, audio_ms, received_bytes, stored_bytes)
  values (call.organization_id, call.campaign_id, (call.created_at at time zone 'UTC')::date, call.source, calls,
    audio_ms, received_bytes, stored_bytes)
$$;

-- Recording and playback copy of a call, as long as they are there.
create function bytes_stored(call calls) returns bigint language sql stable as $$
  select case when call.audio_deleted_at is null then call.size_bytes + coalesce((
    select playback_bytes from recordings r where r.organization_id = call.organization_id and r.call_id = call.id
  ), 0) else 0 end
$$;

create function milliseconds(seconds double precision) returns bigint language sql immutable as $$
  select round(coalesce(seconds, 0) * 1000)::bigint
$$;

create function calls_come_into_usage() returns trigger language plpgsql as $$
begin
  perform note_usage(new, 1, milliseconds(new.duration_seconds), new.size_bytes, bytes_stored(new));
  return null;
end
$$;
create trigger calls_come_into_usage after insert on calls for each row execute function calls_come_into_usage();

create function calls_change_usage() returns trigger language plpgsql as $$
begin
  perform note_usage(new, 0, milliseconds(new.duration_seconds) - milliseconds(old.duration_seconds), 0,
    bytes_stored(new) - bytes_stored(old));
  return null;
end
$$;
create trigger calls_change_usage after update on calls for each row when (
  old.duration_seconds is distinct from new.duration_seconds
  or old.audio_deleted_at is distinct from new.audio_deleted_at
) execute function calls_change_usage();

-- Before the recording's row goes with the call: its playback copy counts too.
create function calls_leave_storage() returns trigger language plpgsql as $$
begin
  perform note_usage(old, 0, 0, 0, -bytes_stored(old));
  return old;
end
$$;
create trigger calls_leave_storage before delete on calls for each row execute function calls_leave_storage();

create function recordings_come_into_usage() returns trigger language plpgsql as $$
begin
  perform note_usage(calls, 0, 0, 0, new.playback_bytes) from calls
  where organization_id = new.organization_id and id = new.call_id;
  return null;
end
$$;
create trigger recordings_come_into_usage after insert on recordings
  for each row execute function recordings_come_into_usage();

insert into usage_days
  select organization_id, (created_at at time zone 'UTC')::date, campaign_id, source, count(*),
    sum(milliseconds(duration_seconds)), sum(size_bytes), sum(bytes_stored(calls))
  from calls group by 1, 2, 3, 4;
