-- The transcript that lies beside a recording and goes with it.
alter table sftp_files add column transcript_id text;
alter table sftp_files add foreign key (organization_id, transcript_id)
  references sftp_files (organization_id, id) on delete set null (transcript_id);
create index sftp_files_transcript on sftp_files (organization_id, transcript_id) where transcript_id is not null;
