-- The tables of package store. Columns without a type keep each value in the form in which
-- it was bound; a declared type would turn the text "007" into a number.

CREATE TABLE IF NOT EXISTS audit_version (version INTEGER NOT NULL, origins INTEGER NOT NULL);
INSERT INTO audit_version VALUES (1, 0); -- origins counts the changes to rows of audit_ctx

-- One row an object: how far its history is stored, the last link of its hash chain, the key
-- of its commitments (NULL once something was erased, see audit_key).
CREATE TABLE audit_object (
	oid INTEGER PRIMARY KEY,
	kind TEXT NOT NULL,
	id TEXT NOT NULL,
	last_seq INTEGER NOT NULL,
	last_at INTEGER NOT NULL,
	head BLOB NOT NULL,
	key BLOB,
	UNIQUE (kind, id)
);

-- The attributes, each once for every Go type that its values had.
CREATE TABLE audit_field (
	fid INTEGER PRIMARY KEY,
	kind TEXT NOT NULL,
	name TEXT NOT NULL,
	type TEXT NOT NULL
);

-- Who, why, and in which request; 0 in audit_event stands for nobody. mark is set when key is
-- taken away with the actor's name.
CREATE TABLE audit_ctx (
	ctx INTEGER PRIMARY KEY,
	actor TEXT NOT NULL,
	why TEXT NOT NULL,
	corr TEXT NOT NULL,
	key BLOB,
	mark BLOB
);
CREATE INDEX audit_ctx_actor ON audit_ctx (substr(actor, 1, 200), substr(corr, 1, 200));
CREATE INDEX audit_ctx_corr ON audit_ctx (substr(corr, 1, 200));

-- The changes. at is in nanoseconds since 1970. enc says how to read old (its lower three
-- bits) and new (the next three); NULL is 0, as they stand.
CREATE TABLE audit_event (
	oid INTEGER NOT NULL,
	seq INTEGER NOT NULL,
	at INTEGER NOT NULL,
	ctx INTEGER NOT NULL,
	fid INTEGER NOT NULL,
	old,
	new,
	enc INTEGER,
	PRIMARY KEY (oid, seq)
) WITHOUT ROWID;
CREATE INDEX audit_event_ctx ON audit_event (ctx) WHERE ctx > 0;

-- The order in which changes were committed: those of an object from first to last.
CREATE TABLE audit_commit (
	pos INTEGER PRIMARY KEY,
	xid,
	oid INTEGER NOT NULL,
	first INTEGER NOT NULL,
	last INTEGER NOT NULL
);

-- The commitments of values that were taken away.
CREATE TABLE audit_erased (
	oid INTEGER NOT NULL,
	seq INTEGER NOT NULL,
	commitment BLOB NOT NULL,
	PRIMARY KEY (oid, seq)
) WITHOUT ROWID;

-- The keys by field, of objects of which something was erased.
CREATE TABLE audit_key (
	oid INTEGER NOT NULL,
	field TEXT NOT NULL,
	key BLOB NOT NULL,
	PRIMARY KEY (oid, field)
) WITHOUT ROWID;

-- Up to where the history of an object was taken away, the link of the chain there, and a hash
-- of the rows that were left for the values at that time.
CREATE TABLE audit_pruned (
	oid INTEGER PRIMARY KEY,
	seq INTEGER NOT NULL,
	at INTEGER NOT NULL,
	head BLOB NOT NULL,
	rest BLOB NOT NULL
);

-- For people: the changes with names and readable values.
CREATE VIEW audit_changes AS
SELECT o.kind, o.id, e.seq,
	strftime('%Y-%m-%dT%H:%M:%S', e.at / 1000000000, 'unixepoch') || printf('.%09dZ', e.at % 1000000000) AS at,
	f.name AS field, f.type,
	CASE ifnull(e.enc, 0) & 7
		WHEN 2 THEN 'hex ' || lower(hex(e.old)) WHEN 3 THEN 'nil' WHEN 4 THEN '[redacted]' WHEN 5 THEN '[erased]'
		ELSE CASE WHEN typeof(e.old) = 'blob' THEN 'hex ' || lower(hex(e.old))
			WHEN f.type LIKE '%bool' THEN CASE e.old WHEN 1 THEN 'true' WHEN 0 THEN 'false' END ELSE e.old END
	END AS old,
	CASE ifnull(e.enc, 0) >> 3
		WHEN 2 THEN 'hex ' || lower(hex(e.new)) WHEN 3 THEN 'nil' WHEN 4 THEN '[redacted]' WHEN 5 THEN '[erased]'
		ELSE CASE WHEN typeof(e.new) = 'blob' THEN 'hex ' || lower(hex(e.new))
			WHEN f.type LIKE '%bool' THEN CASE e.new WHEN 1 THEN 'true' WHEN 0 THEN 'false' END ELSE e.new END
	END AS new,
	c.actor, c.why, c.corr
FROM audit_event e
JOIN audit_object o ON o.oid = e.oid
JOIN audit_field f ON f.fid = e.fid
LEFT JOIN audit_ctx c ON c.ctx = e.ctx;
