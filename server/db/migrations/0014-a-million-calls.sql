-- Lists, figures and searches that stay quick at a million calls.

-- Figures: how many calls there are, ended, scored and flagged, by campaign, agent and UTC day of receipt. Whoever
-- changes a call appends what that changes, a row that nobody else waits for; now and then these are folded into the
-- sums. What counts is always both together.
create table figure_changes (
  organization_id text not null references organizations (id),
  id bigint generated always as identity,
  campaign_id text not null,
  agent_id text,
  day date not null,
  band smallint not null,
  calls integer not null,
  completed integer not null,
  failed integer not null,
  flagged integer not null,
  needs_review integer not null,
  scored integer not null,
  score_sum bigint not null,
  primary key (organization_id, id)
);

-- The same sums in four grains: of a campaign by score, of a campaign by day, of an agent in a campaign, and of that by
-- day. What a grain does not tell apart is null. score_sum is in millionths of a point, so that it never drifts; band
-- is the score's tens, 9 for 90–100, -1 for none.
create table figures (
  organization_id text not null,
  grain text not null check (grain in ('campaign', 'campaign_day', 'agent', 'agent_day')),
  campaign_id text not null,
  agent_id text,
  day date,
  band smallint,
  calls integer not null,
  completed integer not null,
  failed integer not null,
  flagged integer not null,
  needs_review integer not null,
  scored integer not null,
  score_sum bigint not null,
  unique nulls not distinct (organization_id, grain, day, campaign_id, agent_id, band),
  foreign key (organization_id, campaign_id) references campaigns (organization_id, id) on delete cascade,
  foreign key (organization_id, agent_id) references agents (organization_id, id) on delete cascade
);
create index figures_agent on figures (organization_id, agent_id, grain, day) where agent_id is not null;

create function score_band(score double precision) returns smallint language sql immutable as $$
  select case when score is null then -1 else least(floor(score::numeric / 10), 9) end::smallint
$$;

create function note_figures(call calls, sign integer) returns void language plpgsql as $$
begin
  insert into figure_changes (organization_id, campaign_id, agent_id, day, band, calls, completed, failed, flagged,
    needs_review, scored, score_sum)
  values (call.organization_id, call.campaign_id, call.agent_id, (call.created_at at time zone 'UTC')::date,
    score_band(call.score), sign, sign * (call.status = 'completed')::integer, sign * (call.status = 'failed')::integer,
    sign * call.flagged::integer, sign * (call.flagged and call.review_status = 'needs_review')::integer,
    sign * (call.score is not null)::integer, sign * round(coalesce(call.score, 0)::numeric * 1000000)::bigint);
end
$$;

create function calls_change_figures() returns trigger language plpgsql as $$
begin
  if tg_op <> 'INSERT' then perform note_figures(old, -1); end if;
  if tg_op <> 'DELETE' then perform note_figures(new, 1); end if;
  return null;
end
$$;
create trigger calls_come_into_figures after insert or delete on calls
  for each row execute function calls_change_figures();
create trigger calls_change_figures after update on calls for each row when (
  old.score is distinct from new.score
  or old.agent_id is distinct from new.agent_id
  or old.flagged <> new.flagged
  or old.review_status <> new.review_status
  or old.status <> new.status and (old.status in ('completed', 'failed') or new.status in ('completed', 'failed'))
  or (old.campaign_id, old.created_at) <> (new.campaign_id, new.created_at)
) execute function calls_change_figures();

select note_figures(calls, 1) from calls;

-- The lists. Each order has its index; what is rare has one of its own.
drop index calls_figures, calls_agent_figures, calls_flagged;
create index calls_score_low on calls (organization_id, coalesce(score, 1000), id);
create index calls_score_high on calls (organization_id, coalesce(score, -1) desc, id desc);
create index calls_longest on calls (organization_id, coalesce(duration_seconds, -1) desc, id desc);
create index calls_shortest on calls (organization_id, coalesce(duration_seconds, 1e9), id);
create index calls_source on calls (organization_id, source, created_at desc, id desc);
create index calls_running on calls (organization_id, created_at desc, id desc)
  where status in ('pending', 'transcribing', 'analyzing');
create index calls_flagged on calls (organization_id, created_at desc, id desc) where flagged;
create index calls_review_status on calls (organization_id, review_status, created_at desc, id desc)
  where review_status <> 'no_action';

-- From a check to its calls; nobody judged, or a person must, is looked for whatever the check.
drop index check_results_check;
create index check_results_check on check_results (organization_id, check_id, verdict, call_id, version);
create index check_results_undecided on check_results (organization_id, verdict, call_id, version)
  where verdict in ('not_evaluated', 'needs_review');

-- Text of any language without accents and punctuation.
create function plain_words(said text) returns text language sql immutable parallel safe as $$
  select case when said ~ '[^\x01-\x7f]'
    then regexp_replace(regexp_replace(normalize(said, nfd), '[\u0300-\u036f]+', '', 'g'), '[^[:alnum:]]+', ' ', 'g')
    else translate(said, '!"#$%&''()*+,-./:;<=>?@[\]^_`{|}~', repeat(' ', 32))
  end
$$;

-- The words of a transcript with their places. A phrase does not reach from one turn into the next: a word stands
-- between them while places are counted. Of more words than can be kept the first are.
create function spoken_words(turns jsonb) returns tsvector language plpgsql immutable parallel safe as $$
declare
  said text := coalesce((select string_agg(turn ->> 'text', ' nextturn ') from jsonb_array_elements(turns) turn), '');
begin
  return ts_delete(to_tsvector('simple', plain_words(said)), 'nextturn');
exception when program_limit_exceeded then
  return ts_delete(to_tsvector('simple', plain_words(left(said, 100000))), 'nextturn');
end
$$;

alter table transcripts add column spoken tsvector not null generated always as (spoken_words(turns)) stored;
-- Longer lists of what is not in the index yet would be read by every search.
create index transcripts_spoken on transcripts using gin (spoken) with (gin_pending_list_limit = 512);

-- File names apart from their calls: a call changes with every step of its work, and its name would be indexed anew.
create table call_names (
  organization_id text not null,
  call_id text not null,
  file_name text not null,
  primary key (organization_id, call_id),
  foreign key (organization_id, call_id) references calls (organization_id, id) on delete cascade
);
create function calls_have_names() returns trigger language plpgsql as $$
begin
  insert into call_names (organization_id, call_id, file_name)
  select organization_id, id, file_name from named
  on conflict (organization_id, call_id) do update set file_name = excluded.file_name;
  return null;
end
$$;
create trigger calls_have_names after insert on calls
  referencing new table as named for each statement execute function calls_have_names();
insert into call_names select organization_id, id, file_name from calls;

-- Parts of names are found by their trigrams. Where the extension may not be created, every name is looked at.
do $$
begin
  create extension if not exists pg_trgm;
  create index call_names_parts on call_names using gin (file_name gin_trgm_ops) with (gin_pending_list_limit = 512);
exception when insufficient_privilege or feature_not_supported or undefined_file or undefined_object then
  raise notice 'File names have no index: %', sqlerrm;
end
$$;
