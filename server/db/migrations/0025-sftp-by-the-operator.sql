-- A connection that the operator has given is changed by the operator alone.
alter table sftp_connections add column by_operator boolean not null default false;
