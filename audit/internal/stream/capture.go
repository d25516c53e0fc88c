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

// EndSet says that the changes that follow are of no change set.
func (t *Trail) EndSet() {
	if t.log != nil {
		t.log.inSet(0)
	}
}

// Regain makes sure that s, which its caller has locked, is locked, though other code may have
// written zeros over it meanwhile.
func (s *SyncTrail) Regain() {
	s.mu.TryLock()
	s.owner = s
}
