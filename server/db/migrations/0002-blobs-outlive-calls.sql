-- The files of a deleted call stay announced, claimed by nobody, until they are removed from storage.
alter table blobs
  drop constraint blobs_organization_id_call_id_fkey,
  add foreign key (organization_id, call_id) references calls (organization_id, id) on delete set null (call_id);
