-- Which requests a batch has been asked, by the names they go by there, and of which campaign each is: what was paid for
-- a call that was deleted meanwhile is still known to be paid. A name goes when its answer has been read.
alter table batches add column asked jsonb not null default '{}';
update batches b set asked = (
  select coalesce(jsonb_object_agg(r.call_id || '-' || r.version || '-' || left(r.hash, 16), c.campaign_id), '{}')
  from batch_requests r join calls c on c.organization_id = r.organization_id and c.id = r.call_id
  where r.organization_id = b.organization_id and r.batch_id = b.id
);
