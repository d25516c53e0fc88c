package stream

import (
	"runtime"
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

// moveInSteps says that clocks stand still for a while and then jump: on Windows for 0.5 to 16 ms,
// in browsers for up to 1 ms.
const moveInSteps = runtime.GOOS == "windows" || runtime.GOARCH == "wasm"

var (
	started   = time.Now().UnixNano()
	lastGiven atomic.Int64
)

// Now is the wall clock in Unix nanoseconds. In a testing/synctest bubble it is the
// bubble's: the monotonic clocks inside and outside are decades apart, so that an
// anchor of the other side never looks fresh.
//
// Where clocks move in steps, every reading is later than the one before, so that changes of
// different logs are in order: but in a bubble, which is before the program started.
func Now() int64 {
	at := clock()
	if moveInSteps && at >= started {
		return following(&lastGiven, at)
	}
	return at
}

func clock() int64 {
	if a := lastAnchor.Load(); a != nil {
		if age := time.Since(a.read); age >= 0 && age < maxAnchorAge {
			return a.wall + int64(age)
		}
	}
	read := time.Now()
	lastAnchor.Store(&anchor{read: read, wall: read.UnixNano()})
	return read.UnixNano()
}

const (
	// apart is how far readings are from each other while the clock stands still. It is less than a
	// change takes, and leaves room for several changes that one log has from one reading.
	apart = 32 * int64(time.Nanosecond)
	// maxAhead is how far readings may be ahead of a clock that stands still. What is further ahead
	// was read before the clock was set back.
	maxAhead = 16 * int64(time.Millisecond)
)

// following is a time after at, which the clock shows, and after the last one that was given while
// it showed the same.
func following(last *atomic.Int64, at int64) int64 {
	for {
		given, next := last.Load(), at+1
		if given >= next && given-at < maxAhead {
			next = given + apart
		}
		if last.CompareAndSwap(given, next) {
			return next
		}
	}
}
