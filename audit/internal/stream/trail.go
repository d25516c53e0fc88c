package stream

import (
	"sync"
	"unsafe"
)

// Trail is a log as one instance sees it. Copies of the instance share the log until one of them
// is written to. See audit.Trail, which is this type to users.
type Trail struct {
	_   noCopy
	log *Log
	seq uint64 // how much of log is this trail's
}

// noCopy lets go vet's copylocks report copies.
type noCopy struct{}

func (*noCopy) Lock()   {}
func (*noCopy) Unlock() {}

// Seq is the number of the last change.
func (t *Trail) Seq() uint64 { return t.seq }

// writable returns a log whose end is this trail's: its own, or a fork of a shared one.
func (t *Trail) writable() *Log {
	if l := t.log; l != nil && l.Seq == t.seq { // and no seal
		return l
	}
	t.breakSeal()
	switch {
	case t.log == nil:
		t.setLog(NewLog())
	case t.log.Seq != t.seq:
		t.setLog(t.log.cut(0, t.seq))
	}
	return t.log
}

// Readable returns a log that ends where this trail does, nil if nothing was ever logged.
// A copy that fell behind is not changed by reading it.
//
// While an update is under way it ends before that: nobody sees changes that may be taken back.
func (t *Trail) Readable() *Log {
	if u := t.log.inUpdate(); u != nil && u.begun.Seq < t.seq {
		return t.log.before(u)
	}
	return t.Logged()
}

// Logged is Readable with the changes of an update that is under way.
func (t *Trail) Logged() *Log {
	l := t.log.unsealed()
	if l == nil || l.Seq == t.seq {
		return l
	}
	return l.cut(0, t.seq)
}

// changes is how often the field at off was ever changed.
func (t *Trail) changes(off int32) uint64 {
	readable, gone := t.Logged().Counts(func(f Field) bool { return f.Off == off })
	return readable + gone
}

// Forget drops the changes up to number upTo. The new log shares nothing with the old one,
// which lasts as long as a copy reads it.
func (t *Trail) Forget(upTo uint64) {
	t.refuseInUpdate()
	if l := t.Readable(); l != nil {
		t.put(l.cut(min(upTo, t.seq), t.seq))
	}
}

// Replace makes l the log.
func (t *Trail) Replace(l *Log) {
	t.refuseInUpdate()
	t.put(l)
	t.seq = l.Seq
}

// put makes l the log of t, which stays watched.
func (t *Trail) put(l *Log) {
	s := t.unseal()
	t.setLog(l)
	t.reseal(s)
}

// refuseInUpdate panics where an update is under way, which would lose its log.
func (t *Trail) refuseInUpdate() {
	if t.log.inUpdate() != nil {
		panic("audit: the log of an object is replaced within its own update")
	}
}

// Extend appends the changes of tail, see Log.Extend, if they can come after what t has logged. To
// who watches t, they are none.
func (t *Trail) Extend(tail *Log) bool {
	t.refuseInUpdate()
	defer t.reseal(t.unseal())
	l := t.writable()
	if !tail.Follows(Point{l.Seq, l.At}) {
		return false
	}
	l.Extend(tail)
	t.seq = l.Seq
	return true
}

// End is the place of the last change.
func (t *Trail) End() (end Point) {
	if l := t.Readable(); l != nil {
		end = Point{l.Seq, l.At}
	}
	return end
}

// Resume forgets everything and goes on from to.
func (t *Trail) Resume(to Point) {
	t.refuseInUpdate()
	l := NewLog()
	if old := t.Readable(); old != nil {
		l = old.cut(t.seq, t.seq)
	}
	l.restart(to)
	t.put(l)
	t.seq = to.Seq
}

// SyncTrail is a Trail with a mutex. See audit.SyncTrail, which is this type to users.
type SyncTrail struct {
	mu    sync.Mutex
	owner *SyncTrail // itself, once used; in a copy, the trail whose log it still reads
	trail Trail
}

// TrailOffset is where the trail is within a SyncTrail.
const TrailOffset = unsafe.Offsetof(SyncTrail{}.trail)

// seq is the number of the last change.
func (s *SyncTrail) seq() uint64 {
	defer s.Leave(s.Enter())
	return s.trail.seq
}

// setAt calls set with the trail, locked, if its last change still is number seq.
func (s *SyncTrail) setAt(seq uint64, set func(*Trail)) bool {
	defer s.Leave(s.Enter())
	if s.trail.seq != seq {
		return false
	}
	set(&s.trail)
	return true
}

// adopt makes s, which is locked, its own owner. A copy of another SyncTrail still shares that
// one's log, and first gets a log of its own, which takes the other's lock. So that two copies of
// each other cannot wait for each other, s is unlocked meanwhile, and looks again afterwards.
func (s *SyncTrail) adopt() {
	for from := s.owner; from != nil && from != s; from = s.owner {
		shared, seq := s.trail.log.unsealed(), s.trail.seq
		s.mu.Unlock()
		own := from.fork(shared, seq)
		s.mu.Lock()
		if s.owner == from {
			s.owner = s
			s.trail.setLog(own)
		}
	}
	s.owner = s
}

// fork returns a log of its own with the first changes of l, a log that s writes to; nil for nil.
func (s *SyncTrail) fork(l *Log, seq uint64) *Log {
	if l == nil {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return l.cut(0, seq)
}
