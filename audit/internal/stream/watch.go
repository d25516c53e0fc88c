package stream

import "math"

// A watched trail stands still: its log is a seal, which the next change breaks. No setter asks
// whether its trail is watched, as a seal never ends where the trail does, and whoever writes to a
// log that ends elsewhere first calls writable.

// seal is what stands in for the log of a watched trail.
type seal struct {
	log     *Log // nil where nothing was ever logged
	trail   *Trail
	changed func()
}

// Watch calls changed, once, when the next change is logged in t. It is called before that, under
// t's lock, if t has one. It replaces what was to be called before. Within an update of t, it
// panics.
func (t *Trail) Watch(changed func()) {
	t.refuseInUpdate()
	s := &seal{log: t.log.unsealed(), trail: t, changed: changed}
	t.log = &Log{Seq: math.MaxUint64, Extras: &extras{seal: s}}
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
	s := t.log.sealed()
	if s == nil {
		return
	}
	if t.log = s.log; s.trail == t {
		s.changed()
	}
}
