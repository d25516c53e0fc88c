-- Of each table: how often values were taken out of its rows, and for how many of these times what
-- the database keeps of old rows was taken away after that.
CREATE TABLE audit_wipe (
	name text PRIMARY KEY,
	taken bigint NOT NULL,
	wiped bigint NOT NULL
);
