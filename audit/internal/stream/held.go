package stream

import (
	"sync/atomic"
	"unsafe"

	"github.com/auditline/auditline/audit/internal/onstack"
)

// holders are trails that updates and captures hold: each in a place whose number is on the stack
// of the goroutine that holds it. The places are a cache line each.
var holders [onstack.Digits]struct {
	trail atomic.Pointer[SyncTrail]
	_     [56]byte
}

// crowded is the number of trails that are held without a place. They are known by their key.
var crowded atomic.Int64

// Enter locks s, unless this goroutine's own update of it holds the lock: then what the update
// calls, a check or a getter, reads and writes under that. Leave undoes it. The trail is s's own
// then.
func (s *SyncTrail) Enter() (held bool) {
	if !s.mu.TryLock() && s.enterTaken() {
		return true
	}
	if s.owner != s {
		s.adopt()
	}
	return false
}

// enterTaken is Enter of a lock that somebody has taken.
func (s *SyncTrail) enterTaken() (held bool) {
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

// Hold locks s while run runs, unless this goroutine holds it already.
func (s *SyncTrail) Hold(run func() error) error {
	if !s.mu.TryLock() && s.enterTaken() {
		return run()
	}
	defer s.mu.Unlock()
	if s.owner != s {
		s.adopt()
	}
	return s.Reenter(run)
}

// Reenter calls run, within which Enter does not wait for s, which its caller has locked.
func (s *SyncTrail) Reenter(run func() error) error {
	place, ok := s.takePlace()
	if !ok {
		crowded.Add(1)
		defer crowded.Add(-1)
		return onstack.Do(s.key(), run)
	}
	defer holders[place].trail.Store(nil)
	return onstack.DoDigit(place, run)
}

// takePlace takes a place among the holders. Where it begins to look is another for most trails.
func (s *SyncTrail) takePlace() (place uint64, ok bool) {
	for i := range uint64(len(holders)) {
		place = (s.key()/uint64(unsafe.Sizeof(*s)) + i) % uint64(len(holders))
		if holders[place].trail.CompareAndSwap(nil, s) {
			return place, true
		}
	}
	return 0, false
}

// Held is the trail of s, which its caller has locked.
func (s *SyncTrail) Held() *Trail { return &s.trail }

// key is what s is known by on the stack: where it is.
func (s *SyncTrail) key() uint64 { return uint64(uintptr(unsafe.Pointer(s))) }

// heldHere tells whether this goroutine is within Hold of s. It is asked only where the lock is
// taken.
func (s *SyncTrail) heldHere() bool {
	for i := range holders {
		if holders[i].trail.Load() == s && onstack.HasDigit(uint64(i)) {
			return true
		}
	}
	return crowded.Load() > 0 && onstack.Has(s.key())
}
