-- Whoever saves a check says which revision they had before their eyes, so that nobody overwrites what another saved.
alter table checks add column revision integer not null default 1;
alter table checks add column changed_by text references users (id) on delete set null;
