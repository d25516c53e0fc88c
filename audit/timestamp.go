package audit

import (
	"time"

	"github.com/auditline/auditline/audit/internal/stream"
)

// Timestamp is the time of a change that would be made now: later than those that this process has
// made, and earlier than those to come. AsOf, Dirty and RevertTo take it as a time between the two,
// which time.Now need not be: its clock moves in steps, on Windows of up to 16 ms, in browsers of
// up to 1 ms. In a testing/synctest bubble, whose clock stands still, sleep instead.
func Timestamp() time.Time { return time.Unix(0, stream.Now()) }
