-- The changes of an actor or a request are found in the order of time: each row of audit_ctx has
-- those of a minute or an hour only, which are at or after since and before until, and an index
-- has them by time.
ALTER TABLE audit_ctx ADD COLUMN since bigint NOT NULL DEFAULT 0, ADD COLUMN until bigint NOT NULL DEFAULT 0;
DROP INDEX audit_event_ctx;
CREATE INDEX audit_event_ctx ON audit_event (ctx, at, oid, seq) WHERE ctx > 0;
UPDATE audit_ctx c SET
	since = coalesce((SELECT min(e.at) FROM audit_event e WHERE e.ctx = c.ctx AND e.ctx > 0), 0),
	until = coalesce((SELECT max(e.at) + 1 FROM audit_event e WHERE e.ctx = c.ctx AND e.ctx > 0), 0);
DROP INDEX audit_ctx_actor;
CREATE INDEX audit_ctx_actor ON audit_ctx (substr(actor, 1, 200), until, ctx);
CREATE INDEX audit_ctx_since ON audit_ctx (substr(actor, 1, 200), since, ctx);
