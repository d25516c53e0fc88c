package stream

import "slices"

// ending is where the stream of a log stands behind one of its changes, as its decoder knows it.
type ending struct {
	Point
	size   int // of the stream with the change
	origin uint64
	set    uint64
	last   []uint64 // by field id - 1
	after  []uint64 // the changes that follow, by field id - 1
}

// endingAt finds where the stream stands behind the last change up to that number. It reads what
// stands behind the mark before it.
func (l *Log) endingAt(seq uint64) ending {
	s := l.Snapshot()
	fields, lost := l.ByID(), l.LostByID()
	at := ending{after: make([]uint64, len(fields))}
	d, before := s.Decoder(s.UpTo(seq), fields, lost), 0
	for e, ok := d.Next(); ok; e, ok = d.Next() {
		if e.Seq > seq {
			at.after[e.Field]++
		} else {
			before++
		}
	}
	d = s.Decoder(s.UpTo(seq), fields, lost)
	for range before {
		d.Next()
	}
	at.Point, at.size, at.origin, at.set, at.last = d.Point, d.size(), d.origin, d.set, d.last
	return at
}

// size is the length of the stream, which is a Snapshot's, up to where d is.
func (d *Decoder) size() int {
	if d.next == 0 {
		return 0
	}
	return min(chunkStart(d.next-1)+d.ahead, d.from.size) - len(d.rest())
}

// before returns the log that l was when the update under way began: in time in proportion to the
// update, as what both have in common is shared. Neither ever writes to that.
func (l *Log) before(u *Update) *Log {
	at := l.endingAt(u.begun.Seq)
	to := NewLog()
	to.Seq, to.At, to.origin = at.Seq, at.At, l.originAt(at.origin)
	to.shareStream(l, at.size)
	e := to.Extra()
	e.Base, e.unknown, e.marks = l.Base(), l.Extras.unknown, l.Extras.upTo(u.begun.Seq)
	e.Origins = slices.Clip(l.Extras.Origins[:u.origins])
	e.set = at.set
	for i, f := range l.ByID()[:u.ids] {
		to.shareField(l, i, f, &at)
	}
	to.inSet(0)
	for _, o := range u.changed {
		if l.find(o.off, KindRing).id <= u.ids { // else the update has made it
			to.putBack(o)
		}
	}
	if (Point{to.Seq, to.At}) != u.begun {
		to.Skip(u.begun)
	}
	return to
}

// upTo returns the marks up to that number.
func (s *marks) upTo(seq uint64) (to marks) {
	if n := s.UpTo(seq) + 1; n > 0 {
		end := s.all[n-1].first + s.all[n-1].n
		to = marks{slices.Clip(s.all[:n]), slices.Clip(s.fields[:end])}
	}
	return to
}

// shareStream gives l the first size bytes of from's stream. The chunk that is not full is a copy.
func (l *Log) shareStream(from *Log, size int) {
	l.first = from.first
	l.used = uint8(min(size, firstChunk))
	full := 0
	for chunkStart(full+1) < size {
		full++
	}
	if size > firstChunk {
		whole := from.Snapshot()
		last := make([]byte, size-chunkStart(full), chunkSize(full))
		copy(last, whole.chunk(full+1))
		l.rest = &chunkList{full: slices.Clone(whole.full[:full]), buf: last}
	}
}

// shareField gives l the field of from with id i + 1, as it was at that ending. Rings are as they
// are now.
func (l *Log) shareField(from *Log, i int, f Field, at *ending) {
	to := l.add(f.Off, f.Kind)
	to.last = at.last[i]
	l.setCount(to, f.Count-at.after[i])
	if gone := from.lostOf(to.id); gone.N > 0 {
		*slot(&l.Extra().lost, to.id) = gone
	}
	switch {
	case f.Kind.columned():
		if c := *slot(&from.Extras.Columns, to.id); c != nil {
			*slot(&l.Extra().Columns, to.id) = c.upTo(at.last[i])
		}
	case f.Kind == KindRing:
		if r := *slot(&from.Extras.Rings, to.id); r != nil {
			*slot(&l.Extra().Rings, to.id) = r.Frozen()
		}
	}
}

// upTo copies the block that is not full, to which both columns append.
func (c *valueColumn[T]) upTo(pos uint64) Column {
	to := newValues(c.traits, c.start)
	to.n = int(pos)
	if to.n == 0 {
		return to
	}
	block, index := place(to.n - 1)
	to.blocks = slices.Clone(c.blocks[:block+1])
	to.blocks[block] = slices.Clone(c.blocks[block])
	clear(to.blocks[block][index+1:])
	to.latest = &to.blocks[block][index]
	if c.texts != nil {
		to.texts = c.texts.upTo(pos)
		to.texts.now = c.get(pos)
		to.latest = &to.texts.now
	}
	return to
}

// upTo returns what there is beside the values up to pos, but for the latest.
func (t *texts[T]) upTo(pos uint64) *texts[T] {
	n, isLast := slices.BinarySearch(t.edits, pos)
	if isLast {
		n++
	}
	to := &texts[T]{edits: slices.Clip(t.edits[:n])}
	for to.since < n && t.edits[n-1-to.since] == pos-uint64(to.since) {
		to.since++
	}
	return to
}

func (c *elements[T, K, V]) upTo(pos uint64) Column {
	n := len(c.wholes)
	for n > 1 && c.wholes[n-1].pos > pos {
		n--
	}
	return &elements[T, K, V]{
		how: c.how, edits: c.edits.upTo(pos).(*valueColumn[edit[K, V]]),
		wholes: slices.Clip(c.wholes[:n]), passed: c.passed.upTo(pos), count: pos, size: c.sizeAt(pos),
	}
}
