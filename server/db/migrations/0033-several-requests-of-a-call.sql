-- A call of many checks is asked about in several requests, and all of them wait for the batch.
alter table batch_requests
  drop constraint batch_requests_pkey,
  add primary key (organization_id, call_id, version, hash);
