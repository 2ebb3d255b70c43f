-- A revision in which a person has exchanged agent and customer says who and when.
alter table transcripts
  add column roles_swapped_by text references users (id) on delete set null,
  add column roles_swapped_at timestamptz;
create index transcripts_roles_swapped_by on transcripts (roles_swapped_by) where roles_swapped_by is not null;
