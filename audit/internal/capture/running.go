package capture

import (
	"sync"
	"sync/atomic"

	"github.com/auditline/auditline/audit/internal/history"
	"github.com/auditline/auditline/audit/internal/onstack"
)

// running holds the trails in the hands of a capture, each with the capture's number. A decoder
// that a capture calls may lead back to the struct, as UnmarshalJSON does. Nothing but a struct
// that is in somebody's hands is looked up on the stack.
var running sync.Map // of uint64 by *stream.Trail

var numbers atomic.Uint64

// numberBit tells the numbers of captures on the stack from addresses.
const numberBit = 1 << 63

// call calls fn with c's trails in running. What fn calls of the struct does not wait for its lock.
func (c *capture) call(fn func() error) error {
	number := numbers.Add(1) | numberBit
	for _, p := range c.parts {
		running.Store(p.Trail(p.own), number)
	}
	defer func() {
		for _, p := range c.parts {
			running.Delete(p.Trail(p.own))
		}
	}()
	return onstack.Do(number, func() error { return c.reentering(c.parts, fn) })
}

// reentering calls fn with the locks of these parts open to it.
func (c *capture) reentering(parts []part, fn func() error) error {
	for i, p := range parts {
		if s := p.SyncTrail(p.own); s != nil {
			return s.Reenter(func() error { return c.reentering(parts[i+1:], fn) })
		}
	}
	return fn()
}

// isRunning tells whether o is, in whole or in part, in the hands of a capture of this goroutine.
func isRunning(o history.Object) bool {
	for _, p := range o.Schema().Parts {
		own := p.Within(o.At())
		if own == nil {
			continue
		}
		if number, ok := running.Load(p.Trail(own)); ok && onstack.Has(number.(uint64)) {
			return true
		}
	}
	return false
}
