-- What few changes have: the number of the change set that they are part of, and, where they are of
-- an attribute that is logged by its elements or members, which of these. op is 1 for one that
-- changed, 2 for a new one, 3 for one that is gone, 4 where the attribute changed as a whole; 8 is
-- added where whole holds the attribute as it was before, with the type. key is what part does not
-- say of a map's key.
CREATE TABLE audit_detail (
	oid bigint NOT NULL,
	seq bigint NOT NULL,
	change_set bigint,
	op bigint,
	part text,
	key bytea,
	whole bytea,
	type text,
	PRIMARY KEY (oid, seq)
);
CREATE INDEX audit_detail_whole ON audit_detail (oid, seq) WHERE op >= 4;

DROP VIEW audit_changes;
CREATE VIEW audit_changes AS
SELECT o.kind, o.id, e.seq,
	to_char(to_timestamp(e.at / 1000000000) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS')
		|| '.' || lpad((e.at % 1000000000)::text, 9, '0') || 'Z' AS at,
	f.name || coalesce(d.part, '') AS field, f.type,
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
	c.actor, c.why, c.corr, d.change_set
FROM audit_event e
JOIN audit_object o ON o.oid = e.oid
JOIN audit_field f ON f.fid = e.fid
LEFT JOIN audit_ctx c ON c.ctx = e.ctx
LEFT JOIN audit_detail d ON d.oid = e.oid AND d.seq = e.seq;
