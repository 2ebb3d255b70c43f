-- Who did what, from where, and what it changed. Names are kept as text, so that a line still tells who it was when the
-- person, the key or the call is gone. Without foreign keys: nothing that is deleted may reach it or wait for it.
create table audit_log (
  organization_id text not null,
  id bigint generated always as identity,
  at timestamptz not null,
  act text not null,
  who_kind text not null check (who_kind in ('person', 'key', 'operator', 'system', 'stranger')),
  -- The id of the person or the key; else the kind once more.
  who_id text not null,
  who_name text not null,
  object_kind text not null,
  object_id text not null,
  object_name text,
  address text,
  user_agent text,
  request_id text,
  before jsonb,
  after jsonb,
  -- What is noted once however often it happens: the same reader, call and hour have the same one.
  once text,
  primary key (organization_id, id)
);
create index audit_log_newest on audit_log (organization_id, at desc, id desc);
create index audit_log_act on audit_log (organization_id, act, at desc, id desc);
create index audit_log_who on audit_log (organization_id, who_id, at desc, id desc);
create index audit_log_object on audit_log (organization_id, object_id, at desc, id desc);
create index audit_log_object_name on audit_log (organization_id, lower(object_name) text_pattern_ops)
  where object_name is not null;
create unique index audit_log_once on audit_log (organization_id, once) where once is not null;

-- Append-only: for every statement, whatever it would touch, also those that replication sends.
create function refuse_change_of_audit_log() returns trigger language plpgsql as $$
begin
  raise exception 'the audit log is append-only: % is refused', lower(tg_op) using errcode = 'insufficient_privilege';
end
$$;
create trigger audit_log_is_append_only before update or delete or truncate on audit_log
  for each statement execute function refuse_change_of_audit_log();
alter table audit_log enable always trigger audit_log_is_append_only;
