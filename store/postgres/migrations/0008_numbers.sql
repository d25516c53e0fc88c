-- What is added to the numbers of this server's transactions in audit_commit: the tables may come
-- from another server, which has counted further.
ALTER TABLE audit_version ADD COLUMN numbers bigint NOT NULL DEFAULT 0;
