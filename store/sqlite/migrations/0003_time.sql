-- Changes by time, for searches over all objects. Where nobody searches by time, it can be dropped.
CREATE INDEX audit_event_at ON audit_event (at);
