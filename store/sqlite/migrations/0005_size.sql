-- Fewer bytes a change. The types of objects have numbers, as each object has its type in the table
-- and in an index. Where enc is 0 and not NULL, old is left out, which is NULL: it is what new is in
-- the change of the same attribute before, which is one of the 64 changes before.
PRAGMA secure_delete = ON; -- as keys stand in the old table

CREATE TABLE audit_kind (
	kid INTEGER PRIMARY KEY,
	kind TEXT NOT NULL UNIQUE
);
INSERT INTO audit_kind (kind) SELECT DISTINCT kind FROM audit_object;

DROP VIEW audit_changes;
CREATE TABLE audit_object_by_number (
	oid INTEGER PRIMARY KEY,
	kid INTEGER NOT NULL,
	id TEXT NOT NULL,
	last_seq INTEGER NOT NULL,
	last_at INTEGER NOT NULL,
	head BLOB NOT NULL,
	key BLOB,
	UNIQUE (kid, id)
);
INSERT INTO audit_object_by_number (oid, kid, id, last_seq, last_at, head, key)
	SELECT o.oid, k.kid, o.id, o.last_seq, o.last_at, o.head, o.key FROM audit_object o JOIN audit_kind k ON k.kind = o.kind ORDER BY o.oid;
DROP TABLE audit_object;
ALTER TABLE audit_object_by_number RENAME TO audit_object;

CREATE VIEW audit_changes AS
SELECT k.kind, o.id, e.seq,
	strftime('%Y-%m-%dT%H:%M:%S', e.at / 1000000000, 'unixepoch') || printf('.%09dZ', e.at % 1000000000) AS at,
	f.name || ifnull(d.part, '') AS field, f.type,
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
	c.actor, c.why, c.corr, d.change_set
FROM (
	SELECT oid, seq, at, ctx, fid, new, enc,
		CASE WHEN enc = 0 AND old IS NULL THEN (
			SELECT p.new FROM audit_event p
			WHERE p.oid = a.oid AND p.seq BETWEEN a.seq - 64 AND a.seq - 1 AND p.fid = a.fid ORDER BY p.seq DESC LIMIT 1
		) ELSE old END AS old
	FROM audit_event a
) e
JOIN audit_object o ON o.oid = e.oid
JOIN audit_kind k ON k.kid = o.kid
JOIN audit_field f ON f.fid = e.fid
LEFT JOIN audit_ctx c ON c.ctx = e.ctx
LEFT JOIN audit_detail d ON d.oid = e.oid AND d.seq = e.seq;
