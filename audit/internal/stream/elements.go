package stream

import "github.com/auditline/auditline/audit/internal/values"

// Op says what an edit does to a collection, a map or a slice.
type Op uint8

// The numbers are part of the written form of logs.
const (
	Put   Op = iota + 1 // an element changes
	Add                 // there is a new element; in a slice, those from there on move up
	Drop                // an element goes; in a slice, those behind it move down
	Whole               // the collection as a whole changes
)

// addLast is what setters ask for where an element goes behind the last one; it becomes an Add.
const addLast Op = 0xff

// Edit is an edit with its parts boxed. Of Whole, New is the collection.
type Edit struct {
	Op            Op
	Key, Old, New any // the key of a map, the index in a slice
}

// Elements is the column of a collection that is logged element by element. At each of its
// positions is an edit; the values of the column are the collection as the edits leave it.
type Elements interface {
	Column
	// Edit returns a copy of the edit at pos.
	Edit(pos uint64) Edit
	// RawEdits yields the edits themselves.
	RawEdits(yield func(Edit) bool)
}

// edit changes a collection with keys of type K, int for slices. A whole collection stands beside
// the edits.
type edit[K comparable, V any] struct {
	key      K
	old, new V
	op       Op
}

// collection is how collections of type T are edited.
type collection[T any, K comparable, V any] struct {
	apply func(T, edit[K, V]) T // in place where it can
	size  func(T) int           // -1 of nil
	whole *values.Traits[T]
	// value is of the elements.
	value *values.Traits[V]

	shallow func(T) T // a copy that has the same elements
	shared  bool      // elements are not cloned

	// What follows is for setters only.

	// settle completes an edit of a collection, with what is there before it. It is none where
	// there is nothing to do.
	settle func(T, edit[K, V]) (_ edit[K, V], none bool, _ error)
	// script lists the edits that make the first collection the second one; not ok if none do.
	script func(from, to T) (edits []edit[K, V], ok bool)
}

type elements[T any, K comparable, V any] struct {
	how    *collection[T, K, V]
	edits  *valueColumn[edit[K, V]]
	wholes []whole[T] // in order: that before all edits, and what edits of all of it have left
	passed *passed[T]
	count  uint64 // of edits
	size   int    // of the collection, after the last edit
}

// newElements returns a column that begins with start, which it takes over.
func newElements[T any, K comparable, V any](how *collection[T, K, V], start T) *elements[T, K, V] {
	return &elements[T, K, V]{
		how:    how,
		edits:  newValues(values.TraitsOf[edit[K, V]](true), edit[K, V]{}),
		wholes: []whole[T]{{what: start}},
		passed: new(passed[T]),
		size:   how.size(start),
	}
}

// log appends an edit of live, the field's value before it, and returns its code in the stream.
// Where live has another size than the edits so far have left, it was written around the setters,
// and is noted as a whole. The edit's values are the column's from then on.
func (c *elements[T, K, V]) log(live T, e edit[K, V]) (code byte) {
	if n := c.how.size(live); n != c.size {
		c.pushWhole(c.how.whole.Copy(live))
		code = 1
	}
	c.push(e)
	return code
}

// logWhole appends a change of the collection from live to v, which are the column's then.
func (c *elements[T, K, V]) logWhole(live, v T) (code byte) {
	c.pushWhole(live)
	c.pushWhole(v)
	return 1
}

func (c *elements[T, K, V]) push(e edit[K, V]) { *c.next(e.op) = e }

// next appends an edit, no whole one, which its caller is to set.
func (c *elements[T, K, V]) next(op Op) *edit[K, V] {
	c.count++
	c.size = max(c.size, 0)
	switch op {
	case Add:
		c.size++
	case Drop:
		c.size--
	}
	return c.edits.extend()
}

func (c *elements[T, K, V]) pushWhole(v T) {
	c.edits.push(edit[K, V]{op: Whole})
	c.count++
	c.wholes = append(c.wholes, whole[T]{c.count, v, c.size})
	c.size = c.how.size(v)
}

// sizeAt is the size of the collection as it was at pos. It takes time in proportion to the edits
// since.
func (c *elements[T, K, V]) sizeAt(pos uint64) int {
	if w := lastOf(c.wholes[0], c.wholes, pos); w.pos == pos {
		return c.how.size(w.what) // which may be nil
	}
	size := c.size
	for p := c.count; p > pos; p-- {
		switch c.edits.get(p).op {
		case Add:
			size--
		case Drop:
			size++
		case Whole:
			size = lastOf(c.wholes[0], c.wholes, p).before
		}
	}
	return size
}

// get returns a copy of the collection as it was at pos.
func (c *elements[T, K, V]) get(pos uint64) T { return c.how.whole.Copy(c.state(pos)) }

// state is the collection as it was at pos, with the elements that the column has. On the way
// there it keeps a state wherever to make all edits since the last one again takes longer than to
// copy it.
func (c *elements[T, K, V]) state(pos uint64) T {
	from := c.passed.before(pos, lastOf(c.wholes[0], c.wholes, pos))
	v := c.how.shallow(from.what)
	since := from.pos
	for p := from.pos + 1; p <= pos; p++ {
		v = c.how.apply(v, c.edits.get(p))
		if n := p - since; n > fewEdits && n > 2*uint64(max(c.how.size(v), 0)) {
			since = p
			c.passed.add(whole[T]{pos: p, what: c.how.shallow(v)})
		}
	}
	return v
}

// copied returns a copy of the edit at pos.
func (c *elements[T, K, V]) copied(pos uint64) edit[K, V] {
	e := c.edits.get(pos)
	e.old, e.new = c.how.value.Copy(e.old), c.how.value.Copy(e.new)
	return e
}

func (c *elements[T, K, V]) At(pos uint64) any { return c.get(pos) }

func (c *elements[T, K, V]) raw(pos uint64) any {
	if pos == 0 {
		return c.wholes[0].what
	}
	return c.boxed(pos, c.edits.get(pos))
}

func (c *elements[T, K, V]) Edit(pos uint64) Edit { return c.boxed(pos, c.copied(pos)) }

// boxed is e, the edit at pos, with its parts boxed; nil where there was no element, or is none.
func (c *elements[T, K, V]) boxed(pos uint64, e edit[K, V]) Edit {
	switch e.op {
	case Add:
		return Edit{Op: Add, Key: e.key, New: e.new}
	case Drop:
		return Edit{Op: Drop, Key: e.key, Old: e.old}
	case Whole:
		return Edit{Op: Whole, New: c.get(pos)}
	}
	return Edit{e.op, e.key, e.old, e.new}
}

// Raw yields the collection before all edits, and these as values of type Edit.
func (c *elements[T, K, V]) Raw(yield func(any) bool) {
	for pos := range c.count + 1 {
		if !yield(c.raw(pos)) {
			return
		}
	}
}

func (c *elements[T, K, V]) RawEdits(yield func(Edit) bool) {
	for pos := range c.count {
		if !yield(c.boxed(pos+1, c.edits.get(pos+1))) {
			return
		}
	}
}

func (c *elements[T, K, V]) Len() int { return int(c.count) }

func (c *elements[T, K, V]) Frozen() Column {
	f := *c
	f.edits = c.edits.Frozen().(*valueColumn[edit[K, V]])
	return &f
}

func (c *elements[T, K, V]) empty(pos uint64) Column { return newElements(c.how, c.get(pos)) }

func (c *elements[T, K, V]) take(from Column, e Entry) (code byte) {
	f := from.(*elements[T, K, V])
	if e.both {
		c.pushWhole(f.get(e.Old))
		code = 1
	}
	if took := f.edits.get(e.New); took.op != Whole {
		c.push(took)
	} else {
		c.pushWhole(f.get(e.New))
	}
	return code
}
