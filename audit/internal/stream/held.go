package stream

import (
	"sync/atomic"
	"unsafe"

	"github.com/auditline/auditline/audit/internal/onstack"
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
	return onstack.Do(s.key(), func() error { return run(&s.trail) })
}

// Reenter calls run, within which Enter does not wait for s, which its caller has locked.
func (s *SyncTrail) Reenter(run func() error) error {
	updating.Add(1)
	defer updating.Add(-1)
	return onstack.Do(s.key(), run)
}

// Held is the trail of s, which an update has locked.
func (s *SyncTrail) Held() *Trail { return &s.trail }

// key is what s is known by on the stack: where it is.
func (s *SyncTrail) key() uint64 { return uint64(uintptr(unsafe.Pointer(s))) }

// heldHere tells whether this goroutine is within Hold of s. It is asked only where the lock is
// taken and an update is under way.
func (s *SyncTrail) heldHere() bool { return onstack.Has(s.key()) }
