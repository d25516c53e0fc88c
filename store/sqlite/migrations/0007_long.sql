-- Of long histories the changes by attribute, so that a state is found in them as fast as in short
-- ones, in which an index would be of no use.
CREATE INDEX audit_event_long ON audit_event (oid, fid, seq) WHERE seq > 1024;
