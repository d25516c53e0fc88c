-- The changes of an actor or a request are found in the order of time: each row of audit_ctx has
-- those of a minute or an hour only, which are at or after since and before until, and an index
-- has them by time.
ALTER TABLE audit_ctx ADD COLUMN since INTEGER NOT NULL DEFAULT 0;
ALTER TABLE audit_ctx ADD COLUMN until INTEGER NOT NULL DEFAULT 0;
DROP INDEX audit_event_ctx;
CREATE INDEX audit_event_ctx ON audit_event (ctx, at) WHERE ctx > 0;
UPDATE audit_ctx SET
	since = ifnull((SELECT min(e.at) FROM audit_event e WHERE e.ctx = audit_ctx.ctx AND e.ctx > 0), 0),
	until = ifnull((SELECT max(e.at) + 1 FROM audit_event e WHERE e.ctx = audit_ctx.ctx AND e.ctx > 0), 0);
DROP INDEX audit_ctx_actor;
CREATE INDEX audit_ctx_actor ON audit_ctx (substr(actor, 1, 200), until);
CREATE INDEX audit_ctx_since ON audit_ctx (substr(actor, 1, 200), since);
