package audit

import "slices"

// ring holds the last changes of a field that is tagged `keep=N`.
type ring interface {
	// changes yields what it holds, oldest first, with copies of the values.
	changes(yield func(ringChange) bool)
	// frozen returns a ring that later changes do not reach.
	frozen() ring
	// cut returns a ring with those changes only, and what it leaves out of those before.
	cut(lo, hi uint64) (ring, lost)
	// len is the number of changes it holds, last the place of the latest.
	len() int
	last() point
	// start is a copy of the value before the oldest change.
	start() any
}

// ringChange is a change with its values copied and boxed.
type ringChange struct {
	point
	origin   origin
	old, new any
}

// record is a change in a ring.
type record[T any] struct {
	point
	origin   origin
	old, new T
}

// kept is the ring of a field of type T, or of struct{} where values are redacted.
type kept[T any] struct {
	traits  *traits[T]
	limit   int
	records []record[T] // from next on, then from the start
	next    int
	before  T // the value that the last lost change left
}

// log appends r. Of a change that it pushes out, it returns the time, 0 for none.
func (k *kept[T]) log(r record[T]) (pushed int64) {
	if len(k.records) < k.limit {
		k.records = append(k.records, r)
		return 0
	}
	oldest := &k.records[k.next]
	pushed, k.before = oldest.at, oldest.new
	*oldest = r
	k.next = (k.next + 1) % k.limit
	return pushed
}

// all yields the records, oldest first.
func (k *kept[T]) all(yield func(*record[T]) bool) {
	for i := range k.records {
		if !yield(&k.records[(k.next+i)%len(k.records)]) {
			return
		}
	}
}

func (k *kept[T]) changes(yield func(ringChange) bool) {
	for r := range k.all {
		if !yield(ringChange{r.point, r.origin, any(k.traits.copy(r.old)), any(k.traits.copy(r.new))}) {
			return
		}
	}
}

func (k *kept[T]) frozen() ring {
	f := *k
	f.records = slices.Clone(k.records)
	return &f
}

func (k *kept[T]) cut(lo, hi uint64) (ring, lost) {
	c := &kept[T]{traits: k.traits, limit: k.limit, before: k.before}
	var out lost
	for r := range k.all {
		switch {
		case r.seq <= lo:
			out.n, out.at, c.before = out.n+1, r.at, r.new
		case r.seq <= hi:
			c.records = append(c.records, *r)
		}
	}
	return c, out
}

func (k *kept[T]) len() int { return len(k.records) }

func (k *kept[T]) last() (p point) {
	for r := range k.all {
		p = r.point
	}
	return p
}

func (k *kept[T]) start() any { return k.traits.copy(k.before) }

// setSpecial sets *field to v and logs that as how says, unless v is the same and how asks
// not to.
func setSpecial[T any](t *Trail, field *T, v T, same bool, at stamp, how Option) (old T, logged bool) {
	if old = *field; how.has(OnChange) && same {
		return old, false
	}
	*field = logSpecial(t, offset(t, field), old, v, at, how)
	return old, true
}

// logSpecial logs a change redacted, in a ring, or both. It returns a copy of v.
func logSpecial[T any](t *Trail, off int32, old, v T, at stamp, how Option) T {
	switch {
	case how.keep() == 0:
		l, f := t.field(off, kindRedacted, at.by)
		l.put(f, 0, 0, 0, l.tick(at))
	case how.has(Redact):
		keepLast(t, off, how, at, struct{}{}, struct{}{})
	default:
		keepLast(t, off, how, at, old, v)
	}
	t.seq = t.log.seq
	return traitsOf[T](how.has(Share)).copyAs(how, v)
}

// keepLast logs a change in the ring of the field at off.
func keepLast[T any](t *Trail, off int32, how Option, at stamp, old, v T) {
	l := t.writable()
	k := ringOf[T](l, l.find(off, kindRing), how)
	if k == nil {
		*t = Trail{} // copied from a struct of another type
		keepLast(t, off, how, at, old, v)
		return
	}
	r := record[T]{origin: at.by, old: k.traits.copyAs(how, old), new: k.traits.copyAs(how, v)}
	r.point = point{l.seq + 1, l.tick(at)}
	keepRecord(l, l.find(off, kindRing), k, r)
}

// keepRecord logs r in k, the ring of f.
func keepRecord[T any](l *log, f *field, k *kept[T], r record[T]) {
	f.count++
	if at := k.log(r); at != 0 {
		f.count--
		gone := slot(&l.aside().lost, f.id)
		gone.n, gone.at = gone.n+1, at
	}
	l.skip(r.point)
}

// ringOf returns the ring of f, nil if that is one of another type than T.
func ringOf[T any](l *log, f *field, how Option) *kept[T] {
	p := slot(&l.aside().rings, f.id)
	switch k := (*p).(type) {
	case *kept[T]:
		return k
	case nil:
		*p = &kept[T]{traits: traitsOf[T](how.has(Share)), limit: how.keep()}
	case *kept[any]:
		*p = convertedRing[T](k, how.has(Share))
	}
	k, _ := (*p).(*kept[T])
	return k
}
