-- A file is known from look to look by its name as it stands on the server; only the memory of what was imported takes
-- letters with marks as one, however they are put together. Names of deleted calls are gone and stay as they are.
update sftp_files
set name_hash = encode(sha256(convert_to(campaign_id || E'\n' || path, 'UTF8')), 'hex')
where path is not nfc normalized and path <> 'Deleted call';
