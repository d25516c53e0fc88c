package stream

import (
	"math"
	"sync/atomic"
	"unsafe"
)

// A watched trail stands still: its log is a seal, which the next change breaks. No setter asks
// whether its trail is watched, as a seal never ends where the trail does, and whoever writes to a
// log that ends elsewhere first calls writable.

// seal is what stands in for the log of a watched trail.
type seal struct {
	log     *Log // nil where nothing was ever logged
	trail   *Trail
	changed func()
}

// Watch calls changed, once, when the next change is logged in t. It is called before that, or
// when the update ends that has logged it, under t's lock, if t has one. It replaces what was to be
// called before. Within an update of t, it panics.
func (t *Trail) Watch(changed func()) {
	t.refuseInUpdate()
	s := &seal{log: t.log.unsealed(), trail: t, changed: changed}
	t.setLog(&Log{Seq: math.MaxUint64, Extras: &extras{seal: s}})
}

// Unused tells whether nothing was ever logged in t, and nobody watches it.
func (t *Trail) Unused() bool { return t.log == nil }

// Unused is that of a Trail. It does not lock.
func (s *SyncTrail) Unused() bool { return s.trail.loadLog() == nil }

// setLog makes l the log of t. Where t is locked, loadLog may be called meanwhile.
func (t *Trail) setLog(l *Log) {
	atomic.StorePointer((*unsafe.Pointer)(unsafe.Pointer(&t.log)), unsafe.Pointer(l))
}

// clear makes t what it was before anything was logged.
func (t *Trail) clear() {
	t.setLog(nil)
	t.seq = 0
}

func (t *Trail) loadLog() *Log {
	return (*Log)(atomic.LoadPointer((*unsafe.Pointer)(unsafe.Pointer(&t.log))))
}

// sealed is the seal that stands in for l, nil if l is a log. It takes nil.
func (l *Log) sealed() *seal {
	if l == nil || l.Extras == nil {
		return nil
	}
	return l.Extras.seal
}

// unsealed is the log that l stands in for, or else l.
func (l *Log) unsealed() *Log {
	if s := l.sealed(); s != nil {
		return s.log
	}
	return l
}

// breakSeal puts the log back in place, and says so if this is the trail that is watched and not a
// copy of it.
func (t *Trail) breakSeal() {
	if s := t.unseal(); s != nil {
		s.changed()
	}
}

// unseal puts the log back in place, and returns the seal if this is the trail that is watched.
func (t *Trail) unseal() *seal {
	s := t.log.sealed()
	if s == nil {
		return nil
	}
	if t.setLog(s.log); s.trail != t {
		return nil
	}
	return s
}

// reseal watches t again as unseal has found it.
func (t *Trail) reseal(s *seal) {
	if s != nil {
		t.Watch(s.changed)
	}
}
