package stream

import (
	"reflect"
	"slices"

	"github.com/auditline/auditline/audit/internal/codec"
	"github.com/auditline/auditline/audit/internal/values"
)

// loaded is how collections are edited that were read from bytes, until the first setter says what
// their type is.
var loaded = &collection[any, any, any]{
	apply: applyLoaded,
	size:  sizeOfLoaded,
	whole: values.TraitsOf[any](false),
	value: values.TraitsOf[any](false),
	shallow: func(c any) any {
		if sizeOfLoaded(c) < 0 {
			return c
		}
		return values.Shallow(reflect.ValueOf(c)).Interface()
	},
}

func applyLoaded(c any, e edit[any, any]) any {
	if s, ok := c.(codec.Stored); ok {
		return applyStored(s, e)
	}
	v := reflect.ValueOf(c)
	switch v.Kind() {
	case reflect.Map:
		return editMap(v, e).Interface()
	case reflect.Slice:
		return editSlice(v, e).Interface()
	}
	return c
}

// applyStored edits a collection that no attribute of the program is.
func applyStored(c codec.Stored, e edit[any, any]) codec.Stored {
	v, _ := e.new.(codec.Stored)
	keys, elements := c.Elements()
	if i, isIndex := e.key.(int); isIndex {
		if i < 0 || i > len(elements) || i == len(elements) && e.op != Add {
			return c // nobody has looked whether the edits fit
		}
		return c.Edited(nil, applyToSlice(elements, edit[int, codec.Stored]{key: i, new: v, op: e.op}))
	}
	key := e.key.(codec.Stored)
	i := slices.IndexFunc(keys, key.Same)
	switch {
	case e.op == Drop && i >= 0:
		return c.Edited(slices.Delete(keys, i, i+1), slices.Delete(elements, i, i+1))
	case e.op == Drop:
		return c
	case i >= 0:
		elements[i] = v
		return c.Edited(keys, elements)
	}
	return c.Edited(append(keys, key), append(elements, v))
}

func editMap(m reflect.Value, e edit[any, any]) reflect.Value {
	if e.op == Drop {
		m.SetMapIndex(valueOf(e.key, m.Type().Key()), reflect.Value{})
		return m
	}
	if m.IsNil() {
		m = reflect.MakeMap(m.Type())
	}
	m.SetMapIndex(valueOf(e.key, m.Type().Key()), valueOf(e.new, m.Type().Elem()))
	return m
}

// valueOf is v, nil if t is an interface type and v nothing, as a value of t.
func valueOf(v any, t reflect.Type) reflect.Value {
	if v == nil {
		return reflect.Zero(t)
	}
	return reflect.ValueOf(v)
}

func editSlice(s reflect.Value, e edit[any, any]) reflect.Value {
	i := e.key.(int)
	switch e.op {
	case Add:
		s = reflect.Append(s, valueOf(e.new, s.Type().Elem()))
		reflect.Copy(s.Slice(i+1, s.Len()), s.Slice(i, s.Len()-1))
	case Drop:
		return reflect.AppendSlice(s.Slice(0, i), s.Slice(i+1, s.Len()))
	}
	s.Index(i).Set(valueOf(e.new, s.Type().Elem()))
	return s
}

func sizeOfLoaded(c any) int {
	v := reflect.ValueOf(c)
	if k := v.Kind(); k != reflect.Map && k != reflect.Slice || v.IsNil() {
		return -1
	}
	return v.Len()
}

// NewElements returns the column of a collection which was start before edits changed it. It
// returns false where they cannot have done so.
func NewElements(start any, edits []Edit) (_ Elements, ok bool) {
	c := newElements(loaded, start)
	for _, e := range edits {
		if !c.accept(e) {
			return nil, false
		}
	}
	return c, true
}

// accept appends an edit that was read from outside, unless the collection cannot have had it.
func (c *elements[T, K, V]) accept(e Edit) bool {
	if e.Op == Whole {
		v, ok := e.New.(T)
		if ok {
			c.pushWhole(v)
		}
		return ok
	}
	key, ok := e.Key.(K)
	if e.Key == nil {
		ok = reflect.TypeFor[K]().Kind() == reflect.Interface && !c.isSlice()
	}
	if i, isIndex := e.Key.(int); isIndex && c.isSlice() && !c.has(i, e.Op) {
		return false
	}
	old, _ := e.Old.(V)
	v, _ := e.New.(V)
	if ok {
		c.push(edit[K, V]{key, old, v, e.Op})
	}
	return ok
}

// isSlice tells whether the collection is a slice, that before all edits if not the others.
func (c *elements[T, K, V]) isSlice() bool {
	return reflect.ValueOf(c.wholes[0].what).Kind() == reflect.Slice
}

// has tells whether an edit of a slice can be at i.
func (c *elements[T, K, V]) has(i int, op Op) bool {
	n := max(c.size, 0)
	if op == Add {
		n++
	}
	return i >= 0 && i < n
}

// convertedElements returns c with its parts as the types that they have, nil if they have others.
func convertedElements[T any, K comparable, V any](c *elements[any, any, any], how *collection[T, K, V]) *elements[T, K, V] {
	start, ok := c.wholes[0].what.(T)
	if !ok {
		return nil
	}
	to := newElements(how, start)
	for e := range c.RawEdits {
		if !to.accept(e) {
			return nil
		}
	}
	return to
}

// loadedElements returns the column of f, a field of a log that is read from outside.
func loadedElements(l *Log, f fieldRef) *elements[any, any, any] {
	beginElements(l, f, nil)
	return l.Extras.Columns[f.id-1].(*elements[any, any, any])
}

// beginElements makes sure that f has a column, one in which the collection was start before all
// edits if it has none yet.
func beginElements(l *Log, f fieldRef, start any) {
	if p := slot(&l.Extra().Columns, f.id); *p == nil {
		*p = newElements(loaded, start)
	}
}

// restart makes start what the collection was before all edits.
func restart(c *elements[any, any, any], start any) {
	c.wholes[0].what, c.size = start, c.how.size(start)
}

// load appends an edit, with the collection before it where that was written around the setters, or
// the collection before and after a change of all of it.
func (c *elements[T, K, V]) load(old, v any) (code byte) {
	e, isEdit := v.(Edit)
	if !isEdit {
		c.accept(Edit{Op: Whole, New: old})
		c.accept(Edit{Op: Whole, New: v})
		return 1
	}
	if before, ok := old.(Edit); ok {
		c.accept(before)
		code = 1
	}
	c.accept(e)
	return code
}
