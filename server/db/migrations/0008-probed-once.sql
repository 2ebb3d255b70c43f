-- What the door found when it looked at the recording, so that the pipeline need not look again; null where it could not.
alter table calls add column probe jsonb;
