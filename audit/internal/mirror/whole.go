package mirror

import (
	"encoding"
	"encoding/json"
	"reflect"
	"slices"
)

// isWhole tells whether f, of struct type t or a pointer to that, is embedded, but written as one
// value: t writes itself, in a form that has all of it, and f has a name to be written under.
func (m *making) isWhole(f reflect.StructField, t reflect.Type) bool {
	return writesItself(t) && (f.IsExported() || attribute(f) != "") && !m.hasTrail(t) && !leavesOut(t)
}

// writesItself tells whether encoding/json leaves it to methods of t what is written.
func writesItself(t reflect.Type) bool {
	p := reflect.PointerTo(t)
	return p.Implements(reflect.TypeFor[json.Marshaler]()) || p.Implements(reflect.TypeFor[encoding.TextMarshaler]())
}

// leavesOut tells whether t may have its methods from what it embeds, which know nothing of other
// fields that t has.
func leavesOut(t reflect.Type, within ...reflect.Type) bool {
	if t.Kind() != reflect.Struct || slices.Contains(within, t) {
		return false
	}
	within = append(within, t)
	writer, others := false, false
	for f := range t.Fields() {
		switch embedded := pointedTo(f.Type); {
		case f.Anonymous && leavesOut(embedded, within...):
			return true
		case f.Anonymous && writesItself(embedded):
			writer = true
		default:
			others = others || isShown(f)
		}
	}
	return writer && others
}

// isShown tells whether f is written.
func isShown(f reflect.StructField) bool {
	written, tagged := f.Tag.Lookup("json")
	return written != "-" && (f.IsExported() || tagged || attribute(f) != "")
}

func pointedTo(t reflect.Type) reflect.Type {
	if t.Kind() == reflect.Pointer {
		return t.Elem()
	}
	return t
}

// hasTrail tells whether t has a trail, by itself or by what it embeds: its methods may be those
// that call for a mirror.
func (m *making) hasTrail(t reflect.Type, within ...reflect.Type) bool {
	t = pointedTo(t)
	if t.Kind() != reflect.Struct || slices.Contains(within, t) {
		return false
	}
	within = append(within, t)
	for f := range t.Fields() {
		if m.isTrail(f.Type) || f.Anonymous && m.hasTrail(f.Type, within...) {
			return true
		}
	}
	return false
}
