package stream

import "math"

// cut returns a log of its own that holds the changes of l with lo < number <= hi, and that knows
// how many came before them and what they left. The log of a copied trail that is written to is
// cut(0, the copy's last number) of the log that it shared; forgetting is cut(upTo, the last
// number).
func (l *Log) cut(lo, hi uint64) *Log {
	c := newCutting(l)
	whole := l.Snapshot()
	d := whole.Decoder(-1, c.fields, c.lost)
	e, ok := d.Next()
	for ; ok && e.Seq <= lo; e, ok = d.Next() {
		c.leaveOut(e)
	}
	c.addFieldsWithLosses()
	for ; ok && e.Seq <= hi; e, ok = d.Next() {
		c.copyChange(e)
	}
	c.copyRings(lo, hi)
	c.finish(hi)
	return c.to
}

// cutting is a cut under way.
type cutting struct {
	from, to *Log
	fields   []Field // of from, by id - 1
	lost     []Lost  // what to will have lost of them; Left is a position for those with a column
	ringAt   int64   // the time of the latest change in the rings of to
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

// leaveOut counts a change as lost.
func (c *cutting) leaveOut(e Entry) {
	gone := &c.lost[e.Field]
	gone.N, gone.At, gone.Left = gone.N+1, e.At, e.New
}

// addFieldsWithLosses adds the fields that must exist in the new log because something is lost of
// them, even if it holds none of their changes. copyRings sees to those with rings.
func (c *cutting) addFieldsWithLosses() {
	c.makeRoom()
	for i, gone := range c.lost {
		if gone.N > 0 && c.fields[i].Kind != KindRing {
			c.field(i)
		}
	}
}

// makeRoom makes the lists of what is lost, and of columns, as long as addFieldsWithLosses needs
// them.
func (c *cutting) makeRoom() {
	fields, columns := 0, 0
	for i, gone := range c.lost {
		if kind := c.fields[i].Kind; gone.N > 0 && kind != KindRing {
			if fields++; kind.columned() {
				columns = fields
			}
		}
	}
	if fields > 0 {
		c.to.Extra().lost = make([]Lost, 0, fields)
	}
	if columns > 0 {
		c.to.Extra().Columns = make([]Column, 0, columns)
	}
}

// field returns the field of the new log that is from's field i. At first it is as it was before
// the first change that is copied.
func (c *cutting) field(i int) fieldRef {
	was, known, gone := &c.fields[i], c.to.Ids, c.lost[i]
	f := c.to.find(was.Off, was.Kind)
	if c.to.Ids == known {
		return f
	}
	if was.Kind.columned() {
		*slot(&c.to.Extra().Columns, f.id) = c.from.Extras.Columns[i].empty(gone.Left)
		gone.Left = 0 // the new column begins with that value
	}
	f.last = gone.Left
	if gone.N > 0 {
		*slot(&c.to.Extra().lost, f.id) = gone
	}
	return f
}

// copyChange appends a change of from's stream to the new one.
func (c *cutting) copyChange(e Entry) {
	f := c.field(e.Field)
	if e.Seq != c.to.Seq+1 {
		c.to.Skip(Point{e.Seq - 1, c.to.At})
	}
	if by := c.from.originAt(e.Origin); by != c.to.origin {
		c.to.setOrigin(by)
	}
	c.to.inSet(e.Set)
	switch f.kind() {
	case KindInt, KindFloat:
		c.to.putNumber(f, e.Old, e.New, e.At)
	case KindValue, KindElements:
		code := c.to.Extras.Columns[f.id-1].take(c.from.Extras.Columns[e.Field], e)
		c.to.put(f, code, 0, 0, e.At)
	case KindRedacted:
		c.to.put(f, 0, 0, 0, e.At)
	}
}

// copyRings copies the changes with lo < number <= hi in from's rings. Rings that hold later
// changes only come last, as what they have lost follows from what all other fields account for.
func (c *cutting) copyRings(lo, hi uint64) {
	var overwritten []int
	for i, f := range c.fields {
		switch {
		case f.Kind != KindRing:
		case c.from.Extras.Rings[i].oldest().Seq <= hi:
			c.copyRing(i, lo, hi)
		case c.lost[i].N > 0:
			overwritten = append(overwritten, i)
		}
	}
	for _, i := range overwritten {
		c.emptyRing(i, hi)
	}
}

func (c *cutting) copyRing(i int, lo, hi uint64) {
	kept, gone := c.from.Extras.Rings[i].cut(lo, hi)
	c.lost[i].N += gone.N
	c.lost[i].At = max(c.lost[i].At, gone.At)
	f := c.field(i)
	c.to.setCount(f, uint64(kept.Len()))
	*slot(&c.to.Extra().Rings, f.id) = kept
	c.ringAt = max(c.ringAt, kept.Last().At)
}

// emptyRing adds field i, of which later changes have overwritten all that the new log would hold.
// How many those were, the ring no longer knows: they are as many as the new log lacks. Several
// such rings can only be told apart by what each has lost at most. When they were is not known.
func (c *cutting) emptyRing(i int, hi uint64) {
	c.lost[i] = Lost{N: min(hi-c.to.Changes(), c.lost[i].N), At: math.MaxInt64}
	empty, _ := c.from.Extras.Rings[i].cut(0, 0)
	*slot(&c.to.Extra().Rings, c.field(i).id) = empty
}

// finish makes hi the number of the last change, and finds its time: that of the latest change
// which the new log holds or has lost.
func (c *cutting) finish(hi uint64) {
	c.to.inSet(0) // a change set that the last change is of ends with it
	at := max(c.ringAt, c.to.At, c.to.Base().At)
	for _, gone := range c.lost {
		at = max(at, min(gone.At, c.from.At))
	}
	if hi == c.from.Seq {
		at = c.from.At
	}
	if hi != c.to.Seq || at != c.to.At {
		c.to.Skip(Point{hi, at})
	}
}

// restart makes to the place from which a log without changes goes on: what it knows of its
// fields holds from then on.
func (l *Log) restart(to Point) {
	b := l.Extra()
	for i := range b.lost {
		b.lost[i].At = to.At
	}
	l.Skip(to)
	b.Base = Point{b.Base.Seq + to.Seq - l.Changes(), to.At}
}
