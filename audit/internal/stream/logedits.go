package stream

import "github.com/auditline/auditline/audit/internal/values"

// LogEdits logs edits of the collection at off, which was old before them, as part of change set
// number set. They were made by other means than its setters, and are logged as these log them, as
// k and how say. What old and the edits hold is the log's then.
func (t *Trail) LogEdits(off int32, k Kind, how Option, prov Provenance, set uint64, old any, edits []Edit) {
	l := t.writable()
	state := old
	for i, e := range edits {
		c := Loaded{Point: Point{l.Seq + 1, l.tick(prov)}, By: prov.By, Set: set}
		switch k {
		case KindElements:
			c.New = e
			if i == 0 && !l.leads(off, old) {
				c.Old = Edit{Op: Whole, New: old}
			}
		case KindRing:
			c.Old = state
			state = applyLoaded(loaded.shallow(state), edit[any, any]{e.Key, e.Old, e.New, e.Op})
			c.New = state
		}
		l.LoadChange(off, k, how, c)
	}
	t.seq = l.Seq
}

// leads tells whether what is logged of the collection at off leads to what it is now. Where
// nothing is logged yet, that is where the log begins.
func (l *Log) leads(off int32, now any) bool {
	f := l.find(off, KindElements)
	if c := *slot(&l.Extra().Columns, f.id); c != nil {
		return values.SameValue(c.At(uint64(c.Len())), now)
	}
	beginElements(l, f, now)
	return true
}
