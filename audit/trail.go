package audit

import "github.com/auditline/auditline/audit/internal/stream"

// Trail is the change log of one instance: a field of type Trail in a struct whose fields
// are tagged `audit:"true"`. The zero value is an empty log, which takes no memory of its
// own before the first change. A Trail is not safe for concurrent use; SyncTrail is.
//
// A struct copied with its Trail has the history it was copied with, and one of its own
// from then on. Until it has been written to once, it and its original count as one value
// for concurrency. (go vet reports such copies.)
type Trail stream.Trail

// SyncTrail is a Trail with a mutex: setters, getters and readers of its struct may be
// called from any goroutine. Methods of the fields' values (Clone, DeepCopy, Equal, String)
// are called outside of it, and may use the struct. So are, but within an Update or a Group,
// methods named by check= and after=: they read other fields through their getters, since reading
// the fields themselves is a race. What a check lets pass is right even so: it is asked again where
// the struct has changed before the value was set. Copying a SyncTrail while others use it is a
// race, as with any struct; a copy forks the log at its first use.
type SyncTrail stream.SyncTrail
