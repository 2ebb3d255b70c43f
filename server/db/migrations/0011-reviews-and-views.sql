-- What a person decided about a version. Who decides again replaces it; the timeline keeps every decision.
create table reviews (
  organization_id text not null,
  call_id text not null,
  version integer not null,
  decision text not null check (decision in ('reviewed', 'dismissed')),
  note text not null,
  decided_by text references users (id) on delete set null,
  decided_at timestamptz not null,
  primary key (organization_id, call_id, version),
  foreign key (organization_id, call_id, version) references versions (organization_id, call_id, number) on delete cascade
);

-- What the judge said where a person set another verdict: check_results holds what counts.
create table overrides (
  organization_id text not null,
  call_id text not null,
  version integer not null,
  check_id text not null,
  judged_verdict text not null
    check (judged_verdict in ('pass', 'fail', 'not_applicable', 'not_evaluated', 'needs_review')),
  judged_score double precision check (judged_score between 0 and 100),
  reason text not null,
  made_by text references users (id) on delete set null,
  made_at timestamptz not null,
  primary key (organization_id, call_id, version, check_id),
  foreign key (organization_id, call_id, version, check_id)
    references check_results (organization_id, call_id, version, check_id) on delete cascade
);

-- Counts what people changed of a version's review, so that of two who decide at once the later is told.
alter table versions add column review_revision integer not null default 0;

-- Filters, order and columns of the call list under a name, each a person's own. `address` is what stands behind "?".
create table saved_views (
  organization_id text not null,
  id text not null,
  user_id text not null,
  name text not null check (char_length(name) between 1 and 100),
  address text not null check (char_length(address) <= 2000),
  is_default boolean not null default false,
  created_at timestamptz not null,
  primary key (organization_id, id),
  foreign key (organization_id, user_id) references members (organization_id, user_id) on delete cascade
);
create unique index saved_views_name on saved_views (organization_id, user_id, lower(name));
create unique index saved_views_default on saved_views (organization_id, user_id) where is_default;
