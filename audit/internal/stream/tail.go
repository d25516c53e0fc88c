package stream

import (
	"bytes"
	"maps"

	"github.com/auditline/auditline/audit/internal/codec"
)

// Tail returns a log that begins after change number seq of l, as if l had been resumed there: it
// knows of what came before neither values nor how much is lost.
func (l *Log) Tail(seq uint64) *Log {
	c := newCutting(l)
	c.lost = make([]Lost, len(c.fields))
	s := l.Snapshot()
	d := s.Decoder(s.UpTo(seq), c.fields, l.LostByID())
	d.SkipTo(seq)
	for i, f := range c.fields {
		if f.Kind.columned() {
			c.lost[i].Left = d.Last(i)
		}
	}
	c.to.beginAt(Point{seq, d.At})
	for e, ok := d.Next(); ok; e, ok = d.Next() {
		c.copyChange(e)
	}
	c.copyTailsOfRings(seq)
	if end := (Point{l.Seq, l.At}); end.Seq > seq {
		c.to.Skip(end)
	}
	return c.to
}

// beginAt makes at the place from which an empty log goes on.
func (l *Log) beginAt(at Point) {
	if at.Seq > 0 {
		l.Skip(at)
		l.Extra().Base = at
	}
}

// copyTailsOfRings copies what the rings hold after seq. What they have lost of that, follows from
// the changes that nothing else accounts for.
func (c *cutting) copyTailsOfRings(seq uint64) {
	for i, f := range c.fields {
		if f.Kind != KindRing || c.from.Extras.Rings[i].Last().Seq <= seq {
			continue
		}
		kept, _ := c.from.Extras.Rings[i].cut(seq, c.from.Seq)
		to := c.field(i)
		c.to.setCount(to, uint64(kept.Len()))
		*slot(&c.to.Extra().Rings, to.id) = kept
	}
	for i, gone := range c.from.LostByID() {
		missing := c.from.Seq - c.to.Changes()
		if missing > 0 && c.fields[i].Kind == KindRing && gone.N > 0 {
			*slot(&c.to.Extra().lost, c.field(i).id) = Lost{N: min(missing, gone.N), At: gone.At}
		}
	}
}

// Follows tells whether l, a log that was read from outside, is a tail that can come after end.
func (l *Log) Follows(end Point) bool {
	m := l.Image()
	for _, f := range m.Fields {
		if f.Lost.N > 0 && f.Kind != KindRing {
			return false
		}
	}
	for c := range m.changes {
		if c.At <= end.At {
			return false
		}
		break
	}
	return l.Base().Seq == end.Seq
}

// Extend appends the changes of tail, a log that was read from outside and begins where l ends.
func (l *Log) Extend(tail *Log) {
	m := tail.Image()
	fields := make([]fieldRef, len(m.Fields))
	for i := range m.Fields {
		l.extendField(&m.Fields[i])
	}
	for i, f := range m.Fields { // only now, as adding one may move the others
		fields[i] = l.find(f.Off, f.Kind)
	}
	for c := range m.changes {
		l.load(fields[c.field], c.Loaded)
	}
	l.inSet(0)
	if m.End.Seq != l.Seq {
		l.Skip(m.End)
	}
}

// extendField makes room for the changes of m's field.
func (l *Log) extendField(m *ImageField) {
	if m.Unknown != nil {
		m.Off = l.unknownOffset(m.Unknown)
		l.Extra().unknown = maps.Clone(l.Extras.unknown) // which a fork may share
		l.Forgo(m.Off, m.Unknown)
	}
	f := l.find(m.Off, m.Kind)
	switch m.Kind {
	case KindValue, KindElements:
		if c := slot(&l.Extra().Columns, f.id); *c == nil {
			*c = m.Column.empty(0)
		}
	case KindRing:
		l.extendRing(f, m)
	}
}

// extendRing makes room in the ring of f. What m has lost came after all that the ring holds, which
// is lost then, too.
func (l *Log) extendRing(f fieldRef, m *ImageField) {
	r := slot(&l.Extra().Rings, f.id)
	if *r != nil && m.Lost.N == 0 {
		return
	}
	*r, _ = m.Ring.cut(0, 0)
	if m.Lost.N > 0 {
		gone := slot(&l.Extra().lost, f.id)
		gone.N, gone.At = gone.N+l.count(f)+m.Lost.N, m.Lost.At
		l.setCount(f, 0)
	}
}

// unknownOffset is the offset of the unknown field that is u, or one that is free.
func (l *Log) unknownOffset(u *Unknown) int32 {
	if l.Extras != nil {
		for off, known := range l.Extras.unknown {
			if known.Name == u.Name && sameShape(known.Shape, u.Shape) {
				return off
			}
		}
	}
	return UnknownOffset(int(l.Ids))
}

// sameShape tells whether two shapes, nil where only redacted changes were logged, are written
// alike.
func sameShape(a, b *codec.Shape) bool {
	if a == nil || b == nil {
		return a == b
	}
	return bytes.Equal(codec.AppendShape(nil, a), codec.AppendShape(nil, b))
}
