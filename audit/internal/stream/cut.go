package stream

import "math"

// cut returns a log of its own that holds the changes lo < seq <= hi of l, and knows what
// went before. A copy that writes forks with (0, its seq), Forget drops with (upTo, all).
func (l *Log) cut(lo, hi uint64) *Log {
	c := newCutting(l)
	d := NewDecoder(l.Stream(), c.fields, c.lost)
	e, ok := d.Next()
	for ; ok && e.Seq <= lo; e, ok = d.Next() {
		c.forget(e)
	}
	c.open()
	for ; ok && e.Seq <= hi; e, ok = d.Next() {
		c.replay(e)
	}
	c.rings(lo, hi)
	c.close(hi)
	return c.to
}

// cutting is a cut under way.
type cutting struct {
	from, to *Log
	fields   []Field // of from, by id
	lost     []Lost  // of the same fields; left is a position for those with a column
	at       int64   // of the latest change in a ring
}

func newCutting(l *Log) *cutting {
	c := &cutting{from: l, to: NewLog(), fields: l.ByID(), lost: l.LostByID()}
	if base := l.Base(); base != (Point{}) {
		c.to.Extra().Base = base
	}
	if l.Extras != nil && l.Extras.unknown != nil {
		c.to.Extra().unknown = l.Extras.unknown
	}
	return c
}

// forget leaves a change out.
func (c *cutting) forget(e Entry) {
	gone := &c.lost[e.Field]
	gone.N, gone.At, gone.Left = gone.N+1, e.At, e.New
}

// open gives to the fields of which something is lost.
func (c *cutting) open() {
	for i, gone := range c.lost {
		if gone.N > 0 && c.fields[i].Kind != KindRing {
			c.field(i)
		}
	}
}

// field returns to's own field for the i-th of from, as it was before the first change
// that is kept.
func (c *cutting) field(i int) *Field {
	was, known, gone := &c.fields[i], c.to.Ids, c.lost[i]
	f := c.to.find(was.Off, was.Kind)
	if c.to.Ids == known {
		return f
	}
	if was.Kind == KindValue {
		*slot(&c.to.Extra().Columns, f.id) = c.from.Extras.Columns[i].empty(gone.Left)
		gone.Left = 0
	}
	f.last = gone.Left
	if gone.N > 0 {
		*slot(&c.to.Extra().lost, f.id) = gone
	}
	return f
}

// replay appends a change of from.
func (c *cutting) replay(e Entry) {
	f := c.field(e.Field)
	if e.Seq != c.to.Seq+1 {
		c.to.Skip(Point{e.Seq - 1, c.to.At})
	}
	if by := c.from.originAt(e.Origin); by != c.to.origin {
		c.to.setOrigin(by)
	}
	switch f.Kind {
	case KindInt, KindFloat:
		c.to.putNumber(f, e.Old, e.New, e.At)
	case KindValue:
		code := c.to.Extras.Columns[f.id-1].take(c.from.Extras.Columns[e.Field], e)
		c.to.put(f, code, 0, 0, e.At)
	case KindRedacted:
		c.to.put(f, 0, 0, 0, e.At)
	}
}

// rings brings over what the rings hold of lo < seq <= hi. A ring that holds only what
// came after hi has lost by then what no other field accounts for.
func (c *cutting) rings(lo, hi uint64) {
	var unknown []int
	for i := range c.fields {
		if c.fields[i].Kind == KindRing && !c.ring(i, lo, hi) {
			unknown = append(unknown, i)
		}
	}
	for _, i := range unknown {
		rest := hi - c.to.Changes()
		c.lost[i] = Lost{N: min(rest, c.lost[i].N), At: math.MaxInt64}
		empty, _ := c.from.Extras.Rings[i].cut(0, 0)
		*slot(&c.to.Extra().Rings, c.field(i).id) = empty
	}
}

// ring brings over the i-th field's ring, false if it holds only what came after hi.
func (c *cutting) ring(i int, lo, hi uint64) bool {
	from := c.from.Extras.Rings[i]
	kept, gone := from.cut(lo, hi)
	if from.Len() > 0 && kept.Len() == 0 && gone.N == 0 {
		return c.lost[i].N == 0
	}
	c.lost[i].N += gone.N
	c.lost[i].At = max(c.lost[i].At, gone.At)
	f := c.field(i)
	f.Count = uint64(kept.Len())
	*slot(&c.to.Extra().Rings, f.id) = kept
	c.at = max(c.at, kept.Last().At)
	return true
}

// close moves on to hi, whatever held the changes up to it.
func (c *cutting) close(hi uint64) {
	at := max(c.at, c.to.At, c.to.Base().At)
	for _, gone := range c.lost { // maybe the latest of all
		at = max(at, min(gone.At, c.from.At))
	}
	if hi == c.from.Seq {
		at = c.from.At
	}
	if hi != c.to.Seq || at != c.to.At {
		c.to.Skip(Point{hi, at})
	}
}

// restart makes to the place from which a log without changes goes on. What is known of
// its fields is known from then on.
func (l *Log) restart(to Point) {
	b := l.Extra()
	for i := range b.lost {
		b.lost[i].At = to.At
	}
	l.Skip(to)
	b.Base = Point{b.Base.Seq + to.Seq - l.Changes(), to.At}
}
