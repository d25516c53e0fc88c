package capture

import (
	"bytes"
	"runtime"
	"strconv"
	"sync"

	"github.com/auditline/auditline/audit/internal/history"
)

// running holds the trails in the hands of a capture, each with the number of the goroutine that
// it runs in. A decoder that a capture calls may lead back to the struct, as UnmarshalJSON does;
// waiting for the lock that this goroutine holds would never end.
var running sync.Map // of uint64 by *stream.Trail

func (c *capture) enter() {
	id := goroutine()
	for _, p := range c.parts {
		running.Store(p.Trail(p.own), id)
	}
}

func (c *capture) leave() {
	for _, p := range c.parts {
		running.Delete(p.Trail(p.own))
	}
}

// isRunning tells whether o is, in whole or in part, in the hands of a capture of this goroutine.
func isRunning(o history.Object) bool {
	for _, p := range o.Schema().Parts {
		own := p.Within(o.At())
		if own == nil {
			continue
		}
		if id, ok := running.Load(p.Trail(own)); ok && id == goroutine() {
			return true
		}
	}
	return false
}

// goroutine is the number of the goroutine, as traces show it.
func goroutine() uint64 {
	trace := make([]byte, 64)
	trace = trace[:runtime.Stack(trace, false)]
	digits, _, _ := bytes.Cut(bytes.TrimPrefix(trace, []byte("goroutine ")), []byte(" "))
	id, _ := strconv.ParseUint(string(digits), 10, 64)
	return id
}
