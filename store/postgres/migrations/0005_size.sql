-- Fewer bytes a change. The types of objects have numbers, as each object has its type in the table
-- and in an index. Where enc is 0 and not NULL, old is left out, which is NULL: it is what new is in
-- the change of the same attribute before, which is one of the 64 changes before.
CREATE TABLE audit_kind (
	kid bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	kind text NOT NULL UNIQUE
);
INSERT INTO audit_kind (kind) SELECT DISTINCT kind FROM audit_object;

DROP VIEW audit_changes;
ALTER TABLE audit_object ADD COLUMN kid bigint;
UPDATE audit_object o SET kid = k.kid FROM audit_kind k WHERE k.kind = o.kind;
ALTER TABLE audit_object ALTER COLUMN kid SET NOT NULL, DROP COLUMN kind, ADD UNIQUE (kid, id);

CREATE VIEW audit_changes AS
SELECT k.kind, o.id, e.seq,
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
