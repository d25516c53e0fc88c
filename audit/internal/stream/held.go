package stream

import (
	"bytes"
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
	"unsafe"
)

// updating is the number of updates under way of objects with a SyncTrail.
var updating atomic.Int64

// Enter locks s, unless this goroutine's own update of it holds the lock: then what the update
// calls, a check or a getter, reads and writes under that. Leave undoes it. The trail is s's own
// then.
func (s *SyncTrail) Enter() (held bool) {
	if updating.Load() == 0 {
		s.mu.Lock()
	} else if s.enterBesideUpdates() {
		return true
	}
	if s.owner != s {
		s.adopt()
	}
	return false
}

func (s *SyncTrail) enterBesideUpdates() (held bool) {
	if s.mu.TryLock() {
		return false
	}
	if s.heldHere() {
		return true
	}
	s.mu.Lock()
	return false
}

// Leave undoes Enter, which has returned held.
func (s *SyncTrail) Leave(held bool) {
	if !held {
		s.mu.Unlock()
	}
}

// Hold locks s while run runs. It returns ErrNested where this goroutine holds it already.
func (s *SyncTrail) Hold(run func(*Trail) error) error {
	updating.Add(1)
	defer updating.Add(-1)
	if s.enterBesideUpdates() {
		return ErrNested
	}
	defer s.mu.Unlock()
	if s.owner != s {
		s.adopt()
	}
	return hold(s.key(), func() error { return run(&s.trail) })
}

// Held is the trail of s, which an update has locked.
func (s *SyncTrail) Held() *Trail { return &s.trail }

// key is what stands for s on the stack.
func (s *SyncTrail) key() [2]uintptr { return [2]uintptr{uintptr(unsafe.Pointer(s)), 0} }

// hold calls run. Its first argument is on the goroutine's stack meanwhile, as arrays are not
// passed in registers: so heldHere finds it in a stack trace. Go has no other way to ask what a
// goroutine holds.
//
//go:noinline
func hold(key [2]uintptr, run func() error) error {
	err := run()
	runtime.KeepAlive(key)
	return err
}

var traces = sync.Pool{New: func() any { return new([32 << 10]byte) }}

// heldHere tells whether this goroutine is within Hold of s. It is asked only where the lock is
// taken and an update is under way, as it costs some microseconds.
func (s *SyncTrail) heldHere() bool {
	buf := traces.Get().(*[32 << 10]byte)
	defer traces.Put(buf)
	trace := buf[:runtime.Stack(buf[:], false)]
	return bytes.Contains(trace, fmt.Appendf(nil, "/stream.hold({%#x, 0x0}", s.key()[0]))
}
