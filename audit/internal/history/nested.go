package history

import (
	"cmp"
	"iter"
	"reflect"
	"slices"
	"unsafe"

	"github.com/auditline/auditline/audit/internal/schema"
	"github.com/auditline/auditline/audit/internal/values"
)

// Nested is an object that another one has in it, or the other one itself.
type Nested struct {
	Path   string
	Object Object
	Same   string // of an object that was found before: its path there
	again  bool   // it was found before
}

// Again tells whether the object was found before, at the path Same.
func (n Nested) Again() bool { return n.again }

// Nested returns v and the objects in it, each before those in it. One that was found before is
// told and not looked into again.
func (v Object) Nested() []Nested {
	w := &walk{seen: make(map[identity]string)}
	w.visit("", v)
	return w.found
}

// identity is what no two objects share: a struct and its first field are at the same place.
type identity struct {
	at     unsafe.Pointer
	schema *schema.Schema
}

type walk struct {
	seen  map[identity]string // the paths of the objects
	found []Nested
}

func (w *walk) visit(path string, v Object) {
	id := identity{v.at, v.Schema()}
	if first, again := w.seen[id]; again {
		w.found = append(w.found, Nested{path, v, first, true})
		return
	}
	w.seen[id] = path
	w.found = append(w.found, Nested{Path: path, Object: v})
	for _, c := range v.Schema().Children {
		name := c.Name
		if path != "" {
			name = path + "." + name
		}
		for path, child := range v.in(c, name) {
			w.visit(path, child)
		}
	}
}

// in yields the objects in the field c, which is called name.
func (v Object) in(c *schema.Child, name string) iter.Seq2[string, Object] {
	var field reflect.Value
	c.Value(v.at, func(f reflect.Value) { field = snapshot(f) })
	return func(yield func(string, Object) bool) {
		switch {
		case !field.IsValid():
		case field.Kind() == reflect.Map:
			v.inMap(field, name, yield)
		case field.Kind() == reflect.Slice || field.Kind() == reflect.Array:
			v.inList(field, name, yield)
		default:
			if o, ok := v.object(field); ok {
				yield(name, o)
			}
		}
	}
}

// snapshot is what can be read of f without the lock that guards it: a copy, but for structs, which
// have their own.
func snapshot(f reflect.Value) reflect.Value {
	k := f.Kind()
	switch {
	case k == reflect.Slice && f.Type().Elem().Kind() == reflect.Struct:
		return f.Slice(0, f.Len())
	case k == reflect.Slice || k == reflect.Map:
		return values.Shallow(f)
	case k == reflect.Struct || k == reflect.Array && f.Type().Elem().Kind() == reflect.Struct:
		return f
	}
	c := reflect.New(f.Type()).Elem()
	c.Set(f)
	return c
}

// object is the one that e is or points to, false where it points to none.
func (v Object) object(e reflect.Value) (Object, bool) {
	if e.Kind() == reflect.Pointer {
		e = e.Elem()
	}
	if !e.IsValid() {
		return Object{}, false
	}
	return Object{v.Schema().Of(e.Type()), e.Addr().UnsafePointer()}, true
}

// inMap yields the objects of a map in the order of their names. Those that are no pointers are
// copies.
func (v Object) inMap(m reflect.Value, name string, yield func(string, Object) bool) {
	type entry struct {
		name string
		of   Object
	}
	var all []entry
	for it := m.MapRange(); it.Next(); {
		e := reflect.New(m.Type().Elem()).Elem()
		e.Set(it.Value())
		if o, ok := v.object(e); ok {
			all = append(all, entry{schema.Element(name, it.Key().Interface()), o})
		}
	}
	slices.SortFunc(all, func(a, b entry) int { return cmp.Compare(a.name, b.name) })
	for _, e := range all {
		if !yield(e.name, e.of) {
			return
		}
	}
}

// inList yields the objects of a slice or array. Their names have the id of each, which stays when
// others come before it, or else the index.
func (v Object) inList(list reflect.Value, name string, yield func(string, Object) bool) {
	taken := make(map[string]bool)
	for i := range list.Len() {
		o, ok := v.object(list.Index(i))
		if !ok {
			continue
		}
		key := any(i)
		if id := o.Schema().ID(o.at); id != "" && !taken[id] {
			taken[id], key = true, id
		}
		if !yield(schema.Element(name, key), o) {
			return
		}
	}
}
