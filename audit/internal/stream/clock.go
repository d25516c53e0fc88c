package stream

import (
	"sync/atomic"
	"time"
)

// maxAnchorAge bounds how long a stepped wall clock, or a slept machine, can go unnoticed.
const maxAnchorAge = 10 * time.Millisecond

// anchor ties the monotonic clock, which is cheap to read, to the wall clock.
type anchor struct {
	read time.Time // with its monotonic reading
	wall int64     // the same instant in Unix nanoseconds
}

var lastAnchor atomic.Pointer[anchor]

// Now is the wall clock in Unix nanoseconds. In a testing/synctest bubble it is the
// bubble's: the monotonic clocks inside and outside are decades apart, so that an
// anchor of the other side never looks fresh.
func Now() int64 {
	if a := lastAnchor.Load(); a != nil {
		if age := time.Since(a.read); age >= 0 && age < maxAnchorAge {
			return a.wall + int64(age)
		}
	}
	read := time.Now()
	lastAnchor.Store(&anchor{read: read, wall: read.UnixNano()})
	return read.UnixNano()
}
