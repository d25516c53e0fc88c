package audit

import "math"

// cut returns a log of its own that holds the changes lo < seq <= hi of l, and knows what
// went before. A copy that writes forks with (0, its seq), Forget drops with (upTo, all).
func (l *log) cut(lo, hi uint64) *log {
	c := newCutting(l)
	d := newDecoder(l.stream(), c.fields, c.lost)
	e, ok := d.next()
	for ; ok && e.seq <= lo; e, ok = d.next() {
		c.forget(e)
	}
	c.open()
	for ; ok && e.seq <= hi; e, ok = d.next() {
		c.replay(e)
	}
	c.rings(lo, hi)
	c.close(hi)
	return c.to
}

// cutting is a cut under way.
type cutting struct {
	from, to *log
	fields   []field // of from, by id
	lost     []lost  // of the same fields; left is a position for those with a column
	at       int64   // of the latest change in a ring
}

func newCutting(l *log) *cutting {
	c := &cutting{from: l, to: newLog(), fields: l.byID(), lost: l.lostByID()}
	if base := l.base(); base != (point{}) {
		c.to.aside().base = base
	}
	return c
}

// forget leaves a change out.
func (c *cutting) forget(e entry) {
	gone := &c.lost[e.field]
	gone.n, gone.at, gone.left = gone.n+1, e.at, e.new
}

// open gives to the fields of which something is lost.
func (c *cutting) open() {
	for i, gone := range c.lost {
		if gone.n > 0 && c.fields[i].kind != kindRing {
			c.field(i)
		}
	}
}

// field returns to's own field for the i-th of from, as it was before the first change
// that is kept.
func (c *cutting) field(i int) *field {
	was, known, gone := &c.fields[i], c.to.ids, c.lost[i]
	f := c.to.find(was.off, was.kind)
	if c.to.ids == known {
		return f
	}
	if was.kind == kindValue {
		*slot(&c.to.aside().columns, f.id) = c.from.beside.columns[i].empty(gone.left)
		gone.left = 0
	}
	f.last = gone.left
	if gone.n > 0 {
		*slot(&c.to.aside().lost, f.id) = gone
	}
	return f
}

// replay appends a change of from.
func (c *cutting) replay(e entry) {
	f := c.field(e.field)
	if e.seq != c.to.seq+1 {
		c.to.skip(point{e.seq - 1, c.to.at})
	}
	if by := c.from.originAt(e.origin); by != c.to.origin {
		c.to.sign(by)
	}
	switch f.kind {
	case kindInt, kindFloat:
		c.to.putNumber(f, e.old, e.new, e.at)
	case kindValue:
		code := c.to.beside.columns[f.id-1].take(c.from.beside.columns[e.field], e)
		c.to.put(f, code, 0, 0, e.at)
	case kindRedacted:
		c.to.put(f, 0, 0, 0, e.at)
	}
}

// rings brings over what the rings hold of lo < seq <= hi. A ring that holds only what
// came after hi has lost by then what no other field accounts for.
func (c *cutting) rings(lo, hi uint64) {
	var unknown []int
	for i := range c.fields {
		if c.fields[i].kind == kindRing && !c.ring(i, lo, hi) {
			unknown = append(unknown, i)
		}
	}
	for _, i := range unknown {
		rest := hi - c.to.changes()
		c.lost[i] = lost{n: min(rest, c.lost[i].n), at: math.MaxInt64}
		empty, _ := c.from.beside.rings[i].cut(0, 0)
		*slot(&c.to.aside().rings, c.field(i).id) = empty
	}
}

// ring brings over the i-th field's ring, false if it holds only what came after hi.
func (c *cutting) ring(i int, lo, hi uint64) bool {
	from := c.from.beside.rings[i]
	kept, gone := from.cut(lo, hi)
	if from.len() > 0 && kept.len() == 0 && gone.n == 0 {
		return c.lost[i].n == 0
	}
	c.lost[i].n += gone.n
	c.lost[i].at = max(c.lost[i].at, gone.at)
	f := c.field(i)
	f.count = uint64(kept.len())
	*slot(&c.to.aside().rings, f.id) = kept
	c.at = max(c.at, kept.last().at)
	return true
}

// close moves on to hi, whatever held the changes up to it.
func (c *cutting) close(hi uint64) {
	at := max(c.at, c.to.at, c.to.base().at)
	for _, gone := range c.lost { // maybe the latest of all
		at = max(at, min(gone.at, c.from.at))
	}
	if hi == c.from.seq {
		at = c.from.at
	}
	if hi != c.to.seq || at != c.to.at {
		c.to.skip(point{hi, at})
	}
}

// restart makes to the place from which a log without changes goes on. What is known of
// its fields is known from then on.
func (l *log) restart(to point) {
	b := l.aside()
	for i := range b.lost {
		b.lost[i].at = to.at
	}
	l.skip(to)
	b.base = point{b.base.seq + to.seq - l.changes(), to.at}
}
