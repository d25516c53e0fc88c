package stream

import (
	"slices"

	"github.com/auditline/auditline/audit/internal/values"
)

// Ring holds the last changes of a field that is tagged `keep=N`.
type Ring interface {
	// Changes yields what it holds, oldest first, with copies of the values.
	Changes(yield func(RingChange) bool)
	// Raw yields what it holds, oldest first, with the values themselves.
	Raw(yield func(RingChange) bool)
	// Limit is the number of changes it holds at most.
	Limit() int
	// RawStart is the value before the oldest change itself.
	RawStart() any
	// Redacted tells whether the changes have no values.
	Redacted() bool
	// Frozen returns a ring that later changes do not reach.
	Frozen() Ring
	// cut returns a ring with those changes only, and what it leaves out of those before.
	cut(lo, hi uint64) (Ring, Lost)
	// load appends a change that was read from outside. Of one that it pushes out, it returns the
	// time, 0 for none.
	load(c Loaded) (pushed int64)
	// oldest is the place of the first change that it holds.
	oldest() Point
	// Len is the number of changes it holds, last the place of the latest.
	Len() int
	Last() Point
	// Start is a copy of the value before the oldest change.
	Start() any
}

// RingChange is a change with its values copied and boxed.
type RingChange struct {
	Point
	Origin   Origin
	Set      uint64
	Old, New any
}

// record is a change in a ring.
type record[T any] struct {
	Point
	origin   Origin
	set      uint64
	old, new T
}

// kept is the ring of a field of type T, or of struct{} where values are redacted.
type kept[T any] struct {
	traits  *values.Traits[T]
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
	pushed, k.before = oldest.At, oldest.new
	*oldest = r
	k.next = (k.next + 1) % k.limit
	return pushed
}

func (k *kept[T]) load(c Loaded) (pushed int64) {
	old, _ := c.Old.(T) // nil for an interface's zero value, and where values are redacted
	v, _ := c.New.(T)
	return k.log(record[T]{c.Point, c.By, c.Set, old, v})
}

// all yields the records, oldest first.
func (k *kept[T]) all(yield func(*record[T]) bool) {
	for i := range k.records {
		if !yield(&k.records[(k.next+i)%len(k.records)]) {
			return
		}
	}
}

func (k *kept[T]) Changes(yield func(RingChange) bool) {
	for r := range k.all {
		if !yield(RingChange{r.Point, r.origin, r.set, any(k.traits.Copy(r.old)), any(k.traits.Copy(r.new))}) {
			return
		}
	}
}

func (k *kept[T]) Raw(yield func(RingChange) bool) {
	for r := range k.all {
		if !yield(RingChange{r.Point, r.origin, r.set, any(r.old), any(r.new)}) {
			return
		}
	}
}

func (k *kept[T]) Limit() int { return k.limit }

func (k *kept[T]) RawStart() any { return any(k.before) }

func (k *kept[T]) Redacted() bool {
	_, redacted := any(k).(*kept[struct{}])
	return redacted
}

func (k *kept[T]) Frozen() Ring {
	f := *k
	f.records = slices.Clone(k.records)
	return &f
}

func (k *kept[T]) cut(lo, hi uint64) (Ring, Lost) {
	c := &kept[T]{traits: k.traits, limit: k.limit, before: k.before}
	var out Lost
	for r := range k.all {
		switch {
		case r.Seq <= lo:
			out.N, out.At, c.before = out.N+1, r.At, r.new
		case r.Seq <= hi:
			c.records = append(c.records, *r)
		}
	}
	return c, out
}

func (k *kept[T]) Len() int { return len(k.records) }

func (k *kept[T]) oldest() (p Point) {
	for r := range k.all {
		return r.Point
	}
	return p
}

func (k *kept[T]) Last() (p Point) {
	for r := range k.all {
		p = r.Point
	}
	return p
}

func (k *kept[T]) Start() any { return k.traits.Copy(k.before) }

// setSpecial sets *field to v and logs that as how says, unless v is the same and how asks
// not to.
func setSpecial[T any](t *Trail, field *T, v T, same bool, prov Provenance, how Option) (old T, logged bool) {
	if old = *field; how&(OnChange|Differs) != 0 && same {
		return old, false
	}
	next := logSpecial(t, offset(t, field), old, v, prov, how)
	remember(t, field, old)
	*field = next
	return old, true
}

// logSpecial logs a change redacted, in a ring, or both. It returns a copy of v. The copies are
// made first, because methods of v's type may lead back to the trail.
func logSpecial[T any](t *Trail, off int32, old, v T, prov Provenance, how Option) T {
	traits, isCopy := ringTraits[T](t, off, how), how&copied != 0
	switch {
	case how>>keepShift == 0:
		l, f := t.field(off, KindRedacted, prov.By)
		t.putCode(l, f, 0, prov)
	case how&Redact != 0:
		keepLast(t, off, how, prov, record[struct{}]{})
	default:
		keepLast(t, off, how, prov, record[T]{old: traits.CopyUnless(isCopy, old), new: traits.CopyUnless(isCopy, v)})
	}
	return traits.CopyUnless(isCopy, v)
}

// ringTraits returns the traits of T: those that the ring of the field at off has, if there is one,
// since looking them up takes longer than to log.
func ringTraits[T any](t *Trail, off int32, how Option) *values.Traits[T] {
	if l := t.log; l != nil && how>>keepShift != 0 {
		if i := l.among(off, KindRing); i >= 0 {
			if k, ok := (*l.ring(fieldRef{id: uint16(i + 1)})).(*kept[T]); ok {
				return k.traits
			}
		}
	}
	return values.TraitsOf[T](how&Share != 0)
}

// keepLast logs r, of which the values are given, in the ring of the field at off.
func keepLast[T any](t *Trail, off int32, how Option, prov Provenance, r record[T]) {
	l := t.writable()
	f := l.find(off, KindRing)
	k := ringOf[T](l, f, how)
	if k == nil { // t was copied from a struct of another type
		t.clear()
		keepLast(t, off, how, prov, r)
		return
	}
	l.saveRing(f)
	r.Point, r.set = l.next(prov)
	r.origin = prov.By
	l.countKept(f, k.log(r), r.Point)
	t.seq = l.Seq
}

// next is the place of the next change, and the change set that it is of.
func (l *Log) next(prov Provenance) (Point, uint64) {
	return Point{l.Seq + 1, l.tick(prov)}, l.currentSet()
}

// countKept accounts for a change at to in the ring of f, which pushed out one of that time.
func (l *Log) countKept(f fieldRef, pushed int64, to Point) {
	if pushed == 0 {
		l.counted(f)
	} else {
		gone := slot(&l.Extra().lost, f.id)
		gone.N, gone.At = gone.N+1, pushed
	}
	l.Skip(to)
}

// ring is the place of f's ring.
func (l *Log) ring(f fieldRef) *Ring { return slot(&l.Extra().Rings, f.id) }

// ringOf returns the ring of f, nil if that is one of another type than T.
func ringOf[T any](l *Log, f fieldRef, how Option) *kept[T] {
	p := l.ring(f)
	switch k := (*p).(type) {
	case *kept[T]:
		return k
	case nil:
		*p = &kept[T]{traits: values.TraitsOf[T](how&Share != 0), limit: how.keep()}
	case *kept[any]:
		*p = convertedRing[T](k, how&Share != 0)
	}
	k, _ := (*p).(*kept[T])
	return k
}
