package schema

import (
	"reflect"
	"slices"
	"unsafe"

	"github.com/auditline/auditline/audit/internal/stream"
)

// Child is a field that is, points to, or is a slice or map of, audited structs.
type Child struct {
	Name string // as an attribute's, after those of the embedded structs that lead to it
	Type reflect.Type
	part *Part // whose lock guards it, nil without
	path path
	off  uintptr
}

// addChild notes that f is a child, if it is one. p is the part that it lies in at the end of way,
// nil if that has no trail.
func (s *Schema) addChild(p *Part, f reflect.StructField, way path, name string) {
	if s.Audited(f.Type) != nil || s.cache.holds(f.Type) {
		s.Children = append(s.Children, &Child{name, f.Type, p, way, f.Offset})
	}
}

// Audited returns the struct that t is or points to, nil if it is none with a log.
func (s *Schema) Audited(t reflect.Type) reflect.Type {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t.Kind() == reflect.Struct && s.cache.isAudited(t, nil) {
		return t
	}
	return nil
}

// holds tells whether t is a slice, array or map of structs with a log, or of pointers to such.
func (c *Cache) holds(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Slice, reflect.Array, reflect.Map:
		e := t.Elem()
		if e.Kind() == reflect.Pointer {
			e = e.Elem()
		}
		return e.Kind() == reflect.Struct && c.isAudited(e, nil)
	}
	return false
}

// isAudited tells whether t, a struct, has a trail, or embeds a struct that has; within are the
// structs that embed it.
func (c *Cache) isAudited(t reflect.Type, within []reflect.Type) bool {
	if slices.Contains(within, t) {
		return false
	}
	for f := range t.Fields() {
		e := f.Type
		if e.Kind() == reflect.Pointer {
			e = e.Elem()
		}
		if c.IsTrail(f.Type) || f.Anonymous && e.Kind() == reflect.Struct && c.isAudited(e, append(within, t)) {
			return true
		}
	}
	return false
}

// Of returns the schema of t, a struct, from the cache that s is from.
func (s *Schema) Of(t reflect.Type) *Schema { return s.cache.Of(t) }

// Value calls read with the field, of the struct at outer, under the lock that guards it. It does
// not where an embedded pointer that leads to it is nil.
func (c *Child) Value(outer unsafe.Pointer, read func(reflect.Value)) {
	own := c.path.follow(outer)
	if own == nil {
		return
	}
	if c.part != nil && c.part.sync {
		c.part.With(outer, func(unsafe.Pointer, *stream.Trail) { read(c.at(own)) })
		return
	}
	read(c.at(own))
}

func (c *Child) at(own unsafe.Pointer) reflect.Value {
	return reflect.NewAt(c.Type, unsafe.Add(own, c.off)).Elem()
}
