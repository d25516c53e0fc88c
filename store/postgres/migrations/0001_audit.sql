-- The tables of package store. Values are text in Go's form, bytes in hex: no type of the
-- database keeps NaN, negative zero, nanoseconds and NUL alike.

CREATE TABLE IF NOT EXISTS audit_version (version integer NOT NULL, origins bigint NOT NULL);
INSERT INTO audit_version VALUES (1, 0); -- origins counts the changes to rows of audit_ctx

-- One row an object: how far its history is stored, the last link of its hash chain, the key
-- of its commitments (NULL once something was erased, see audit_key).
CREATE TABLE audit_object (
	oid bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	kind text NOT NULL,
	id text NOT NULL,
	last_seq bigint NOT NULL,
	last_at bigint NOT NULL,
	head bytea NOT NULL,
	key bytea,
	UNIQUE (kind, id)
) WITH (fillfactor = 50); -- each save updates the row

-- The attributes, each once for every Go type that its values had.
CREATE TABLE audit_field (
	fid bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	kind text NOT NULL,
	name text NOT NULL,
	type text NOT NULL
);

-- Who, why, and in which request; 0 in audit_event stands for nobody. mark is set when key is
-- taken away with the actor's name.
CREATE TABLE audit_ctx (
	ctx bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	actor text NOT NULL,
	why text NOT NULL,
	corr text NOT NULL,
	key bytea,
	mark bytea
);
CREATE INDEX audit_ctx_actor ON audit_ctx (substr(actor, 1, 200), substr(corr, 1, 200));
CREATE INDEX audit_ctx_corr ON audit_ctx (substr(corr, 1, 200));

-- The changes. at is in nanoseconds since 1970. enc says how to read old (its lower three
-- bits) and new (the next three); NULL is 0, as they stand.
CREATE TABLE audit_event (
	oid bigint NOT NULL,
	seq bigint NOT NULL,
	at bigint NOT NULL,
	ctx bigint NOT NULL,
	fid bigint NOT NULL,
	old text,
	new text,
	enc smallint,
	PRIMARY KEY (oid, seq)
);
CREATE INDEX audit_event_ctx ON audit_event (ctx) WHERE ctx > 0;

-- The transactions in which changes were committed: those of an object from first to last.
CREATE TABLE audit_commit (
	pos bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	xid xid8 NOT NULL,
	oid bigint NOT NULL,
	first bigint NOT NULL,
	last bigint NOT NULL
);
CREATE INDEX audit_commit_xid ON audit_commit (xid);

-- The commitments of values that were taken away.
CREATE TABLE audit_erased (
	oid bigint NOT NULL,
	seq bigint NOT NULL,
	commitment bytea NOT NULL,
	PRIMARY KEY (oid, seq)
);

-- The keys by field, of objects of which something was erased.
CREATE TABLE audit_key (
	oid bigint NOT NULL,
	field text NOT NULL,
	key bytea NOT NULL,
	PRIMARY KEY (oid, field)
);

-- Up to where the history of an object was taken away, the link of the chain there, and a hash
-- of the rows that were left for the values at that time.
CREATE TABLE audit_pruned (
	oid bigint PRIMARY KEY,
	seq bigint NOT NULL,
	at bigint NOT NULL,
	head bytea NOT NULL,
	rest bytea NOT NULL
);

-- For people: the changes with names and readable values.
CREATE VIEW audit_changes AS
SELECT o.kind, o.id, e.seq,
	to_char(to_timestamp(e.at / 1000000000) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS')
		|| '.' || lpad((e.at % 1000000000)::text, 9, '0') || 'Z' AS at,
	f.name AS field, f.type,
	CASE coalesce(e.enc, 0) & 7
		WHEN 2 THEN 'hex ' || e.old WHEN 3 THEN 'nil' WHEN 4 THEN '[redacted]' WHEN 5 THEN '[erased]'
		ELSE CASE WHEN f.type LIKE '%[]byte' OR f.type LIKE '% binary' THEN 'hex ' || e.old
			WHEN f.type LIKE '%bool' THEN CASE e.old WHEN '1' THEN 'true' WHEN '0' THEN 'false' END ELSE e.old END
	END AS old,
	CASE coalesce(e.enc, 0) >> 3
		WHEN 2 THEN 'hex ' || e.new WHEN 3 THEN 'nil' WHEN 4 THEN '[redacted]' WHEN 5 THEN '[erased]'
		ELSE CASE WHEN f.type LIKE '%[]byte' OR f.type LIKE '% binary' THEN 'hex ' || e.new
			WHEN f.type LIKE '%bool' THEN CASE e.new WHEN '1' THEN 'true' WHEN '0' THEN 'false' END ELSE e.new END
	END AS new,
	c.actor, c.why, c.corr
FROM audit_event e
JOIN audit_object o ON o.oid = e.oid
JOIN audit_field f ON f.fid = e.fid
LEFT JOIN audit_ctx c ON c.ctx = e.ctx;
