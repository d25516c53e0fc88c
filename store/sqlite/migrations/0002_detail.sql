-- What few changes have: the number of the change set that they are part of, and, where they are of
-- an attribute that is logged by its elements or members, which of these. op is 1 for one that
-- changed, 2 for a new one, 3 for one that is gone, 4 where the attribute changed as a whole; 8 is
-- added where whole holds the attribute as it was before, with the type. key is what part does not
-- say of a map's key.
CREATE TABLE audit_detail (
	oid INTEGER NOT NULL,
	seq INTEGER NOT NULL,
	change_set INTEGER,
	op INTEGER,
	part TEXT,
	key BLOB,
	whole BLOB,
	type TEXT,
	PRIMARY KEY (oid, seq)
) WITHOUT ROWID;
CREATE INDEX audit_detail_whole ON audit_detail (oid, seq) WHERE op >= 4;

DROP VIEW audit_changes;
CREATE VIEW audit_changes AS
SELECT o.kind, o.id, e.seq,
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
FROM audit_event e
JOIN audit_object o ON o.oid = e.oid
JOIN audit_field f ON f.fid = e.fid
LEFT JOIN audit_ctx c ON c.ctx = e.ctx
LEFT JOIN audit_detail d ON d.oid = e.oid AND d.seq = e.seq;
