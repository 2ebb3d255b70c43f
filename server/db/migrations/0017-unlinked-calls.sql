-- The calls that no agent answers for, newest first: what may be somebody's is looked for among them.
create index calls_unlinked on calls (organization_id, created_at desc, id desc) where agent_id is null;
