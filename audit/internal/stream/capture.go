package stream

// State is what a trail holds, for code that puts it back.
type State struct {
	log *Log
	seq uint64
}

// State is what t holds now.
func (t *Trail) State() State { return State{t.log, t.seq} }

// Reset makes t hold s again. Changes that t has logged since are nobody's then.
func (t *Trail) Reset(s State) {
	t.setLog(s.log)
	t.seq = s.seq
}

// Seq is the number of the last change.
func (s State) Seq() uint64 { return s.seq }

// Saved is what a capture puts back: the log of a trail and its rings, which setters overwrite.
type Saved struct {
	State
	seal *seal // that of the trail, nil if nobody watches it
	back Update
}

// Save returns what t holds. What is logged until Done or PutBack, also by setters, is of change
// set number set.
func (t *Trail) Save(set uint64) *Saved {
	s := &Saved{seal: t.unseal()}
	s.back.empty = t.log == nil
	l := t.writable()
	s.State = t.State()
	s.back.begin(l, set)
	l.Extra().captured, l.origin = &s.back, toBegin
	return s
}

// captured is the log of t, or that which it had when s was saved, if the capture's code has put
// another one in its place.
func (s *Saved) captured(t *Trail) *Log {
	if l := t.log.unsealed(); l != nil && l.Extras != nil && l.Extras.captured == &s.back {
		return l
	}
	return s.log
}

// Done ends the capture of t, whose changes stay.
func (s *Saved) Done(t *Trail) {
	l := s.captured(t)
	l.leave(&s.back)
	l.Extras.captured = nil
	switch unchanged := t.seq == s.seq; {
	case unchanged && s.back.empty:
		t.clear()
		fallthrough
	case unchanged:
		t.reseal(s.seal)
	case s.seal != nil:
		s.seal.changed()
	}
}

// PutBack ends the capture of t, and makes t what it was when s was saved.
func (s *Saved) PutBack(t *Trail) {
	l := s.captured(t)
	if t.Reset(State{l, s.seq}); l.Seq == s.seq && !s.back.marked && !s.back.empty {
		l.leave(&s.back)
	} else {
		t.cutBack(&s.back)
	}
	l.Extras.captured = nil
	t.reseal(s.seal)
}

// Replaced tells whether something else than setters has written to t since it held s.
func (t *Trail) Replaced(s State) bool {
	before := s.log.unsealed()
	return t.seq < s.seq || before != nil && before.Seq == s.seq && t.log.unsealed() != before
}

// LogChange logs that the field at off changed from old to v, by other means than a setter, as part
// of change set number set. The values are of the field's type, or nil for an interface, and nobody
// writes to them any more.
func (t *Trail) LogChange(off int32, k Kind, how Option, prov Provenance, set uint64, old, v any) {
	l := t.writable()
	if k == KindElements {
		beginElements(l, l.find(off, k), old)
	}
	l.LoadChange(off, k, how, Loaded{Point: Point{l.Seq + 1, l.tick(prov)}, By: prov.By, Set: set, Old: old, New: v})
	t.seq = l.Seq
}

// LogNumber is LogChange of a number, whose values are its bits.
func (t *Trail) LogNumber(off int32, k Kind, prov Provenance, set, old, v uint64) {
	l := t.writable()
	if prov.By != l.origin {
		l.setOrigin(prov.By)
	}
	l.inSet(set)
	l.putNumber(l.find(off, k), old, v, l.tick(prov))
	t.seq = l.Seq
}

// Regain makes sure that s, which its caller has locked, is locked, though other code may have
// written zeros over it meanwhile.
func (s *SyncTrail) Regain() {
	s.mu.TryLock()
	s.owner = s
}
