-- A job that was submitted to a provider, of which no answer came and no trace was found: it may have been charged.
alter table provider_uses add column lost boolean not null default false;
