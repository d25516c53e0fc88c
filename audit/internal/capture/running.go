package capture

import (
	"runtime"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/auditline/auditline/audit/internal/history"
)

// running holds the trails in the hands of a capture, each with the capture's number. A decoder
// that a capture calls may lead back to the struct, as UnmarshalJSON does; waiting for the lock
// that the same goroutine holds would never end.
//
// Whether it is the same goroutine, only its stack can tell: a capture calls fn through one
// function for each bit of its number. Nothing but a struct that is in somebody's hands is looked
// up there, so that the usual capture costs these calls and nothing else.
var running sync.Map // of uint32 by *stream.Trail

var numbers atomic.Uint32

// numberBits bounds how many captures may run at one time.
const numberBits = 20

// call calls fn with c's trails in running.
func (c *capture) call(fn func() error) error {
	number := numbers.Add(1) % (1 << numberBits)
	for _, p := range c.parts {
		running.Store(p.Trail(p.own), number)
	}
	defer func() {
		for _, p := range c.parts {
			running.Delete(p.Trail(p.own))
		}
	}()
	return withNumber(number, fn)
}

//go:noinline
func withNumber(number uint32, fn func() error) error { return withBit(number, numberBits, fn) }

func withBit(number uint32, bits int, fn func() error) error {
	switch {
	case bits == 0:
		return fn()
	case number&1 == 1:
		return withOne(number>>1, bits-1, fn)
	}
	return withZero(number>>1, bits-1, fn)
}

//go:noinline
func withOne(number uint32, bits int, fn func() error) error { return withBit(number, bits, fn) }

//go:noinline
func withZero(number uint32, bits int, fn func() error) error { return withBit(number, bits, fn) }

// isRunning tells whether o is, in whole or in part, in the hands of a capture of this goroutine.
func isRunning(o history.Object) bool {
	for _, p := range o.Schema().Parts {
		own := p.Within(o.At())
		if own == nil {
			continue
		}
		if number, ok := running.Load(p.Trail(own)); ok && isOnStack(number.(uint32)) {
			return true
		}
	}
	return false
}

// isOnStack tells whether this goroutine runs the capture of that number.
func isOnStack(wanted uint32) bool {
	number := uint32(0) // frames come innermost first, so the highest bit first
	for name := range frames {
		switch name[strings.LastIndexByte(name, '.')+1:] {
		case "withOne":
			number = number<<1 | 1
		case "withZero":
			number <<= 1
		case "withNumber":
			if number == wanted {
				return true
			}
			number = 0
		}
	}
	return false
}

// frames yields the names of this package's functions on the stack, innermost first.
func frames(yield func(string) bool) {
	callers := make([]uintptr, 256)
	for runtime.Callers(0, callers) == len(callers) {
		callers = make([]uintptr, 2*len(callers))
	}
	all := runtime.CallersFrames(callers[:runtime.Callers(0, callers)])
	for frame, more := all.Next(); more; frame, more = all.Next() {
		if strings.Contains(frame.Function, "/audit/internal/capture.") && !yield(frame.Function) {
			return
		}
	}
}
